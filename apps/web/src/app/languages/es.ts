import { collect } from './collect.ts';

export const catalogue = collect(
  import.meta.glob(['../../features/*/messages/es.ts', '../../shared/messages/es.ts', '../messages/es.ts'], {
    eager: true,
    import: 'messages',
  }),
);
