export const files = import.meta.glob(
  [
    '../../features/*/messages/es.ts',
    '../../shared/messages/es.ts',
    '../messages/es.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/es.ts',
  ],
  { eager: true, import: 'messages' },
);
