export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/en.ts', {
  eager: true,
  import: 'messages',
});
