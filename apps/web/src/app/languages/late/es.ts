export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/es.ts',
  {
    eager: true,
    import: 'messages',
  },
);
