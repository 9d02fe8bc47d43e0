import type { QuotaPerson, TokenLimits } from '@parley/protocol';
import { atom } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/limits.ts';
import { text } from '../text.ts';
import { pages } from './pages.ts';

export const limits = resource(api.readLimits);

/** Of whom the list is: those with limits of their own, or everybody; and part of a name. */
export const $whose = atom<api.WhoseLimits>('own');
export const $words = atom('');
export const people = pages((cursor) => api.readPeople($whose.get(), $words.get().trim(), cursor));

const afterTypingMs = 250;
let typing: ReturnType<typeof setTimeout> | undefined;

export function lookFor(words: string): void {
  $words.set(words);
  clearTimeout(typing);
  typing = setTimeout(() => void people.read(), afterTypingMs);
}

export function showPeople(whose: api.WhoseLimits): void {
  $whose.set(whose);
  void people.read();
}

/** Gives back what was wrong, or nothing. */
export async function limitEverybody(wanted: TokenLimits): Promise<string | undefined> {
  try {
    limits.set(await api.limitEverybody(wanted));
  } catch (error) {
    return sentenceOf(error);
  }
  toast(text('limitsSaved'));
  await people.read();
  return undefined;
}

/** Gives back what was wrong, or nothing. */
export async function limitPerson({ user_id: id }: QuotaPerson, wanted: TokenLimits): Promise<string | undefined> {
  try {
    limits.set(await api.limitPerson(id, wanted));
  } catch (error) {
    return sentenceOf(error);
  }
  toast(text('limitsSaved'));
  await people.read();
  return undefined;
}

export async function unlimitPerson(person: QuotaPerson): Promise<void> {
  const before = { tokens_per_day: person.day.limit, tokens_per_month: person.month.limit };
  try {
    limits.set(await api.limitPerson(person.user_id, null));
    toast(text('limitsRemoved', { name: person.display_name }), {
      action: { label: text('undo'), run: () => void limitPerson(person, before) },
    });
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
  await people.read();
}
