export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/pt.ts',
    '../../{arrival,palette}/messages/pt.ts',
  ],
  { eager: true, import: 'messages' },
);
