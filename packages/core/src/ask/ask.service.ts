import { randomBytes } from 'node:crypto';
import type { AskEvent, AskPassage, AskPast, QueryPastResult } from '@parley/protocol';
import { costMicros } from '../models/index.ts';
import type { CompletionCaller, CompletionService } from '../completions/index.ts';
import type { ConversationService } from '../conversations/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { ModerationEngine } from '../moderation/index.ts';
import { afterNotFound, askMessages, mayBeNotFound } from './ask-prompt.ts';
import { CitationFilter } from './citation-filter.ts';
import { unsupportedSentences } from './unsupported.ts';

export interface AskService {
  /** `emit` gets the passages first and `done` last; a failure is thrown. */
  answer(
    caller: CompletionCaller,
    question: AskPast,
    emit: (event: Exclude<AskEvent, { type: 'failed' }>) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface AskServiceOptions {
  readonly conversations: Pick<ConversationService, 'queryPast'>;
  readonly completions: Pick<CompletionService, 'resolve' | 'prepare'>;
  readonly moderation: ModerationEngine;
  readonly clock: Clock;
}

type Done = Extract<AskEvent, { type: 'done' }>;

const mostAnswerTokens = 700;

/** Answers from past conversations (SPEC AP). */
export function createAskService({ conversations, completions, moderation, clock }: AskServiceOptions): AskService {
  /** AP2: what the policy would not let in today is not quoted, whenever it was said. */
  async function allowed(userId: string, passages: readonly AskPassage[]): Promise<AskPassage[]> {
    // As what is retrieved, and as what is said to a model: it is both.
    const stages = (['retrieval', 'input'] as const).filter((stage) => moderation.covers(stage));
    const isBlocked = async ({ text }: AskPassage): Promise<boolean> => {
      const verdicts = await Promise.all(stages.map((stage) => moderation.check({ stage, text, userId })));
      return verdicts.some(({ action }) => action === 'block');
    };
    const blocked = await Promise.all(passages.map(isBlocked));
    return passages.filter((_, at) => blocked[at] === false).map((passage, at) => ({ ...passage, number: at + 1 }));
  }

  return {
    async answer(caller, asked, emit, signal) {
      const startedAtMs = clock.monotonicMs();
      const { question, model: name, top_k: most, ...filters } = asked;
      const model = completions.resolve(name ?? 'default');
      const found = await conversations.queryPast(caller.userId, { ...filters, query: question, top_k: most });
      const passages = (await allowed(caller.userId, passagesOf(found))).slice(0, most);
      const { messages, given } = askMessages(model, { question, passages, word: randomBytes(6).toString('hex') });
      emit({
        type: 'passages',
        passages: [...given],
        ranking: found.ranking ?? { method: 'words', reranker: null, note: null },
      });
      const done = (end: Partial<Done> & Pick<Done, 'outcome' | 'text'>): void =>
        emit({
          type: 'done',
          cited: [],
          unsupported: [],
          model: null,
          usage: null,
          cost_micros: null,
          duration_ms: Math.round(clock.monotonicMs() - startedAtMs),
          at: clock.now().toISOString(),
          ...end,
        });
      if (given.length === 0) return done({ outcome: 'not_found', text: '' });

      const parameters = { max_tokens: mostAnswerTokens, temperature: 0.2 };
      const prepared = await completions.prepare({
        caller,
        endpoint: 'ask',
        model: model.id,
        requests: [{ messages, parameters }],
        param: 'question',
        warnings: [],
      });
      const writer = createWriter(given, (delta) => emit({ type: 'text', delta }));
      const [answer] = await prepared.run(() => ({ text: writer.push }), signal);
      if (answer === undefined) throw new Error('a model that was asked once gave no answer');
      const text = writer.end();
      const facts = {
        model: prepared.modelId,
        usage: answer.usage,
        cost_micros: model.price === undefined ? null : costMicros(answer.usage, model.price),
      };
      if (answer.reason === 'blocked') return done({ ...facts, outcome: 'refused', text: answer.refusal ?? '' });
      if (text.trim() === '') return done({ ...facts, outcome: 'not_found', text: '' });
      done({
        ...facts,
        outcome: answer.reason === 'length' ? 'cut_short' : answer.reason === 'refused' ? 'refused' : 'answered',
        text,
        cited: [...writer.cited()],
        unsupported: unsupportedSentences(text),
      });
    },
  };
}

/** Best first, whatever conversation they are of. */
function passagesOf({ results }: QueryPastResult): AskPassage[] {
  return results
    .flatMap(({ conversation: { id, title }, passages }) =>
      passages.map((passage) => ({ ...passage, number: 0, conversation: { id, title } })),
    )
    .sort((a, b) => b.score - a.score)
    .map((passage, at) => ({ ...passage, number: at + 1 }));
}

/** Citations checked, and the first words held while they may still say that nothing was found (AP7). */
function createWriter(given: readonly AskPassage[], say: (delta: string) => void) {
  const known = new Set(given.map(({ number }) => number));
  const filter = new CitationFilter((number) => known.has(number));
  let text = '';
  let said = 0;
  const flush = (): void => {
    if (text.length > said) say(text.slice(said));
    said = text.length;
  };
  return {
    push(delta: string): void {
      text += filter.push(delta);
      if (said > 0 || !mayBeNotFound(text)) flush();
    },
    /** Empty: it says that it found nothing. */
    end(): string {
      text += filter.end();
      if (said === 0) {
        const rest = afterNotFound(text);
        if (rest !== undefined) text = filter.cited.length === 0 ? '' : rest;
      }
      flush();
      return text;
    },
    cited: () => filter.cited,
  };
}
