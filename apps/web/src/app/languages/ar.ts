export const files = import.meta.glob(
  [
    '../../features/*/messages/ar.ts',
    '../../shared/messages/ar.ts',
    '../messages/ar.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/ar.ts',
  ],
  { eager: true, import: 'messages' },
);
