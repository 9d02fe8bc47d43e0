export const files = import.meta.glob(
  [
    '../../features/*/messages/he.ts',
    '../../shared/messages/he.ts',
    '../messages/he.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/he.ts',
  ],
  { eager: true, import: 'messages' },
);
