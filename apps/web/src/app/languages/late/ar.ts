export const files = import.meta.glob(
  [
    '../../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/ar.ts',
    '../../{arrival,palette}/messages/ar.ts',
  ],
  { eager: true, import: 'messages' },
);
