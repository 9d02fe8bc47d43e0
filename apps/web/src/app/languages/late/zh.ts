export const files = import.meta.glob(
  '../../../features/{admin,branches,dashboard,library,settings,usage}/messages/zh.ts',
  {
    eager: true,
    import: 'messages',
  },
);
