export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/he.ts',
    '../../{arrival,palette}/messages/he.ts',
  ],
  { eager: true, import: 'messages' },
);
