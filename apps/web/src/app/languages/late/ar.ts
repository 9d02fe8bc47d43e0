export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/ar.ts', {
  eager: true,
  import: 'messages',
});
