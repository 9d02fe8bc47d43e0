export const files = import.meta.glob(
  [
    '../../features/*/messages/zh.ts',
    '../../shared/messages/zh.ts',
    '../messages/zh.ts',
    '!../../features/{admin,attention,branches,dashboard,library,settings,usage}/messages/zh.ts',
  ],
  { eager: true, import: 'messages' },
);
