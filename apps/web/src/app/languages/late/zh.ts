export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/zh.ts',
    '../../{arrival,palette}/messages/zh.ts',
  ],
  { eager: true, import: 'messages' },
);
