export const files = import.meta.glob(
  ['../../features/*/messages/ar.ts', '../../shared/messages/ar.ts', '../messages/ar.ts'],
  {
    eager: true,
    import: 'messages',
  },
);
