export const files = import.meta.glob(
  [
    '../../features/*/messages/en.ts',
    '../../shared/messages/en.ts',
    '../messages/en.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/en.ts',
  ],
  { eager: true, import: 'messages' },
);
