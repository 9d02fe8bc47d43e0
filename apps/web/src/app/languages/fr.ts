import { collect } from './collect.ts';

export const catalogue = collect(
  import.meta.glob(['../../features/*/messages/fr.ts', '../../shared/messages/fr.ts', '../messages/fr.ts'], {
    eager: true,
    import: 'messages',
  }),
);
