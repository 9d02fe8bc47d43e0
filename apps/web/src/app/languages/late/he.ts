export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/he.ts', {
  eager: true,
  import: 'messages',
});
