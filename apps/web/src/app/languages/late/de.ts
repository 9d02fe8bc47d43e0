export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/de.ts',
    '../../{arrival,palette}/messages/de.ts',
  ],
  { eager: true, import: 'messages' },
);
