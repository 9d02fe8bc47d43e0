export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/ja.ts', {
  eager: true,
  import: 'messages',
});
