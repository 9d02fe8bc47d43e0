export const files = import.meta.glob(
  [
    '../../features/*/messages/fr.ts',
    '../../shared/messages/fr.ts',
    '../messages/fr.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/fr.ts',
  ],
  { eager: true, import: 'messages' },
);
