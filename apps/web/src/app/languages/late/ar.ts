export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/ar.ts',
  {
    eager: true,
    import: 'messages',
  },
);
