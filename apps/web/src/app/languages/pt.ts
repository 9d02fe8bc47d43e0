import { collect } from './collect.ts';

export const catalogue = collect(
  import.meta.glob(['../../features/*/messages/pt.ts', '../../shared/messages/pt.ts', '../messages/pt.ts'], {
    eager: true,
    import: 'messages',
  }),
);
