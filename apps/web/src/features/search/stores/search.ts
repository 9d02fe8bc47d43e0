import type { QueryPastResult } from '@parley/protocol';
import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { queryPast } from '../api/search.ts';
import { text } from '../text.ts';
import { answerQuestion, clearAnswer } from './answer.ts';
import { emptyQuestion, filtersOf, isQuestion, remember, type Question } from './question.ts';

/** What is typed, and what was asked. Both outlive the page: who goes back finds what was found. */
export const $question = atom<Question>(emptyQuestion);
export const $asked = atom<Question | undefined>();

export const found = resource<QueryPastResult | undefined>(async () => {
  const asked = $asked.get();
  return asked && queryPast({ query: asked.query, top_k: asked.most, ...filtersOf(asked) });
});

/** The results at once; for what is a question an answer from them besides. */
export function ask(): void {
  const question = { ...$question.get(), query: $question.get().query.trim() };
  if (question.query === '') return;
  $asked.set(question);
  remember(question.query);
  void found.read().then(tellCount);
  if (isQuestion(question.query)) void answerQuestion(question);
  else clearAnswer();
}

export function askAgain(query: string): void {
  $question.set({ ...$question.get(), query });
  ask();
}

function tellCount(): void {
  const { value, problem } = found.$state.get();
  if (value && problem === undefined) announce(text('found', { count: value.results.length }));
}
