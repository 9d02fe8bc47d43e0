import { computed } from 'nanostores';
import { $user } from '../../session/index.ts';
import type { messages } from '../messages/en.ts';
import { text } from '../text.ts';

interface Listed {
  readonly name: string;
  readonly title: keyof typeof messages;
  readonly isForAll?: boolean;
}

const all = [
  { name: 'available', title: 'available', isForAll: true },
  { name: 'library', title: 'library' },
  { name: 'providers', title: 'providers' },
  { name: 'routing', title: 'routing' },
  { name: 'search', title: 'embeddings' },
] as const satisfies readonly Listed[];

export type SectionName = (typeof all)[number]['name'];

/** What can answer, for everybody; where it comes from and how it is chosen, for administrators. */
export const $sections = computed($user, (user) =>
  all
    .filter((section: Listed) => section.isForAll === true || user?.role === 'admin')
    .map(({ name, title }) => ({ name, title: () => text(title) })),
);
