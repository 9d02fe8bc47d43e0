export const files = import.meta.glob(
  [
    '../../features/*/messages/pt.ts',
    '../../shared/messages/pt.ts',
    '../messages/pt.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/pt.ts',
  ],
  { eager: true, import: 'messages' },
);
