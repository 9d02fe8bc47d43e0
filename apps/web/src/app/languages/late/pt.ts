export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/pt.ts', {
  eager: true,
  import: 'messages',
});
