export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/fr.ts',
  {
    eager: true,
    import: 'messages',
  },
);
