export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/zh.ts', {
  eager: true,
  import: 'messages',
});
