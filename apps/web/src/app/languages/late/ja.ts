export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/ja.ts',
    '../../{arrival,palette}/messages/ja.ts',
  ],
  { eager: true, import: 'messages' },
);
