import { randomBytes } from 'node:crypto';
import type { AskEvent, AskPassage, AskPast } from '@parley/protocol';
import { costMicros } from '../models/index.ts';
import type { CompletionCaller, CompletionService } from '../completions/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { ModerationEngine } from '../moderation/index.ts';
import { toWirePassage, type FoundPassage, type PastSearch } from '../search/index.ts';
import { afterNotFound, askMessages, mayBeNotFound, type Quotation } from './ask-prompt.ts';
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
  readonly search: Pick<PastSearch, 'passages'>;
  readonly completions: Pick<CompletionService, 'resolve' | 'prepare'>;
  readonly moderation: ModerationEngine;
  readonly clock: Clock;
}

type Done = Extract<AskEvent, { type: 'done' }>;

const mostAnswerTokens = 700;
/** What fits less is no ground for an answer (AP3). */
const leastScore = 0.2;

/** Answers from past conversations (SPEC AP). */
export function createAskService({ search, completions, moderation, clock }: AskServiceOptions): AskService {
  /** AP2: what the policy would not let in today is not quoted, whenever it was said. */
  async function allowed(userId: string, passages: readonly FoundPassage[]): Promise<FoundPassage[]> {
    // As what is retrieved, and as what is said to a model: it is both.
    const stages = (['retrieval', 'input'] as const).filter((stage) => moderation.covers(stage));
    const isBlocked = async ({ piece }: FoundPassage): Promise<boolean> => {
      const verdicts = await Promise.all(stages.map((stage) => moderation.check({ stage, text: piece, userId })));
      return verdicts.some(({ action }) => action === 'block');
    };
    const blocked = await Promise.all(passages.map(isBlocked));
    return passages.filter((_, at) => blocked[at] === false);
  }

  return {
    async answer(caller, asked, emit, signal) {
      const startedAtMs = clock.monotonicMs();
      const { question, model: name, top_k: most, ...filters } = asked;
      const model = completions.resolve(name ?? 'default');
      const query = { ...filters, query: question, top_k: most, min_score: leastScore };
      const { ranking, passages } = await search.passages(caller.userId, query);
      const allowedOnes = await allowed(caller.userId, passages.slice(0, most));
      const quotations = allowedOnes.map((passage, at) => ({ passage, number: at + 1 }));
      const word = randomBytes(6).toString('hex');
      const { messages, given } = askMessages(model, { question, quotations, word });
      emit({ type: 'passages', passages: given.map(toAskPassage), ranking });
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

function toAskPassage({ passage, number }: Quotation): AskPassage {
  const { id, title } = passage.conversation;
  return { ...toWirePassage(passage), number, conversation: { id, title } };
}

/** Citations checked, and the first words held while they may still say that nothing was found (AP7). */
function createWriter(given: readonly Quotation[], say: (delta: string) => void) {
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
