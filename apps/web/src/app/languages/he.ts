import { collect } from './collect.ts';

export const catalogue = collect(
  import.meta.glob(['../../features/*/messages/he.ts', '../../shared/messages/he.ts', '../messages/he.ts'], {
    eager: true,
    import: 'messages',
  }),
);
