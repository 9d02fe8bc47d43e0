export const files = import.meta.glob('../../../features/{admin,dashboard,library,settings,usage}/messages/de.ts', {
  eager: true,
  import: 'messages',
});
