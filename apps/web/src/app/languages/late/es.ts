export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/es.ts',
    '../../{arrival,palette}/messages/es.ts',
  ],
  { eager: true, import: 'messages' },
);
