import type { AskEvent, AskPassage } from '@parley/protocol';
import { atom } from 'nanostores';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { askPast } from '../api/search.ts';
import { text } from '../text.ts';
import { filtersOf, type Question } from './question.ts';

export interface AnswerState {
  readonly status: 'none' | 'finding' | 'writing' | 'done' | 'stopped' | 'failed';
  readonly question: Question | undefined;
  readonly passages: readonly AskPassage[];
  readonly text: string;
  readonly done: Extract<AskEvent, { type: 'done' }> | undefined;
  readonly problem: string | undefined;
}

const none: AnswerState = {
  status: 'none',
  question: undefined,
  passages: [],
  text: '',
  done: undefined,
  problem: undefined,
};

export const $answer = atom<AnswerState>(none);
let running: AbortController | undefined;

/** One answer at a time: a new question ends the one that is being written. */
export async function answerQuestion(question: Question): Promise<void> {
  running?.abort();
  const own = (running = new AbortController());
  const set = (change: Partial<AnswerState>): void => {
    if (running === own) $answer.set({ ...$answer.get(), ...change });
  };
  $answer.set({ ...none, status: 'finding', question });
  try {
    for await (const event of askPast({ question: question.query, ...filtersOf(question) }, own.signal)) {
      if (event.type === 'passages') set({ status: 'writing', passages: event.passages });
      else if (event.type === 'text') set({ text: $answer.get().text + event.delta });
      else if (event.type === 'failed') set({ status: 'failed', problem: event.problem.detail ?? event.problem.title });
      else {
        set({ status: 'done', done: event, text: event.text });
        announce(text(event.outcome === 'not_found' ? 'notFound' : 'answerReady'));
      }
    }
  } catch (error) {
    set(own.signal.aborted ? { status: 'stopped' } : { status: 'failed', problem: sentenceOf(error) });
  }
}

export function stopAnswer(): void {
  const stopped = running;
  stopped?.abort();
  if ($answer.get().status === 'finding' || $answer.get().status === 'writing')
    $answer.set({ ...$answer.get(), status: 'stopped' });
}

export function clearAnswer(): void {
  running?.abort();
  running = undefined;
  $answer.set(none);
}

export async function copyAnswer(): Promise<void> {
  try {
    await navigator.clipboard.writeText($answer.get().text);
    toast(text('copied'), { forMs: 2_000 });
  } catch {
    toast(text('notCopied'), { kind: 'problem' });
  }
}

/** Number that no passage has: where a sentence names none. */
export const noSource = 0;

/** The text with a mark behind each sentence that names no passage. */
export function withMarks(source: string, unsupported: readonly (readonly [number, number])[]): string {
  let marked = '';
  let at = 0;
  for (const [, end] of [...unsupported].sort(([, a], [, b]) => a - b)) {
    marked += `${source.slice(at, end)} [${noSource}]`;
    at = end;
  }
  return marked + source.slice(at);
}
