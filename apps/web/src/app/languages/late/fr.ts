export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/fr.ts', {
  eager: true,
  import: 'messages',
});
