import type { QueryPastResult } from '@parley/protocol';
import { atom } from 'nanostores';
import { resource } from '../../../shared/lib/resource.ts';
import { queryPast } from '../api/search.ts';

export interface Question {
  readonly query: string;
  readonly from: string;
  readonly to: string;
  readonly sender: '' | 'user' | 'assistant';
  readonly tag: string;
  readonly most: number;
}

export const emptyQuestion: Question = { query: '', from: '', to: '', sender: '', tag: '', most: 20 };

/** What is typed, and what was asked. Both outlive the page: who goes back finds what was found. */
export const $question = atom<Question>(emptyQuestion);
export const $asked = atom<Question | undefined>();

export const found = resource<QueryPastResult | undefined>(async () => {
  const asked = $asked.get();
  if (!asked) return undefined;
  return queryPast({
    query: asked.query,
    top_k: asked.most,
    ...(asked.from === '' ? {} : { start_date: asked.from }),
    ...(asked.to === '' ? {} : { end_date: asked.to }),
    ...(asked.sender === '' ? {} : { sender: asked.sender }),
    ...(asked.tag === '' ? {} : { tags: [asked.tag] }),
  });
});

export function ask(): void {
  const question = { ...$question.get(), query: $question.get().query.trim() };
  if (question.query === '') return;
  $asked.set(question);
  void found.read();
}
