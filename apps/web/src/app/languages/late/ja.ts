export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/ja.ts',
  {
    eager: true,
    import: 'messages',
  },
);
