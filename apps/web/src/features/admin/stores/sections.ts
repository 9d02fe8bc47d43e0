import type { messages } from '../messages/en.ts';
import { text } from '../text.ts';

const all = [
  { name: 'users', title: 'users' },
  { name: 'limits', title: 'limits' },
  { name: 'moderation', title: 'moderation' },
  { name: 'dead-letters', title: 'deadLetters' },
  { name: 'audit', title: 'audit' },
  { name: 'health', title: 'health' },
] as const satisfies readonly { readonly name: string; readonly title: keyof typeof messages }[];

export type SectionName = (typeof all)[number]['name'];

/** For the page, and for finding them by name. */
export const sections = all.map(({ name, title }) => ({ name, title: () => text(title) }));
