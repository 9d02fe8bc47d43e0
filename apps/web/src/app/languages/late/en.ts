export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/en.ts',
    '../../{arrival,palette}/messages/en.ts',
  ],
  { eager: true, import: 'messages' },
);
