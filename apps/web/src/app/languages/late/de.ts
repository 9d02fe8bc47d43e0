export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/de.ts',
  {
    eager: true,
    import: 'messages',
  },
);
