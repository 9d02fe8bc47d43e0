export const files = import.meta.glob(
  [
    '../../features/*/messages/ja.ts',
    '../../shared/messages/ja.ts',
    '../messages/ja.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/ja.ts',
  ],
  { eager: true, import: 'messages' },
);
