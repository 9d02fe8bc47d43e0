export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/fr.ts',
    '../../{arrival,palette}/messages/fr.ts',
  ],
  { eager: true, import: 'messages' },
);
