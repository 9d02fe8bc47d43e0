import { collect } from './collect.ts';

export const catalogue = collect(
  import.meta.glob(['../../features/*/messages/de.ts', '../../shared/messages/de.ts', '../messages/de.ts'], {
    eager: true,
    import: 'messages',
  }),
);
