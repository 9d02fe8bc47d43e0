export const files = import.meta.glob(
  [
    '../../features/*/messages/de.ts',
    '../../shared/messages/de.ts',
    '../messages/de.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/de.ts',
  ],
  { eager: true, import: 'messages' },
);
