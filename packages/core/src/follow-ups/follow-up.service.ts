import { randomBytes } from 'node:crypto';
import type { CompletionCaller, CompletionService } from '../completions/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import type { LanguageModel } from '../models/index.ts';
import type { StoredMessage, TurnService } from '../turns/index.ts';
import { followUpRequest } from './follow-up-prompt.ts';
import { readFollowUps } from './read-follow-ups.ts';

export interface FollowUpStore {
  /** `null` while they are being made, undefined when nobody has asked for them. */
  find(messageId: string): Promise<readonly string[] | null | undefined>;
  /** True for the one who is to make them: FU2 holds, and nobody else has begun (FU3). */
  claim(messageId: string): Promise<boolean>;
  keep(messageId: string, suggestions: readonly string[]): Promise<void>;
}

export interface FollowUpService {
  /** FU6 */
  readonly isOn: boolean;
  of(caller: CompletionCaller, messageId: string): Promise<readonly string[]>;
}

export interface FollowUpServiceOptions {
  readonly store: FollowUpStore;
  readonly turns: Pick<TurnService, 'message'>;
  readonly completions: Pick<CompletionService, 'resolve' | 'prepare'>;
  /** What an administrator has chosen for small tasks; null for the model that answered. */
  readonly smallTasksModel: () => string | null;
  /** Answers are under way in this process (FU5). */
  readonly isBusy: () => boolean;
  /** FU6 */
  readonly isOn: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lookEveryMs?: number;
  readonly quietWithinMs?: number;
  readonly answerMs?: number;
}

const none: readonly string[] = [];

/** What somebody might say next (SPEC FU). */
export function createFollowUpService(options: FollowUpServiceOptions): FollowUpService {
  const { store, turns, completions, clock, logger, isBusy } = options;
  const { lookEveryMs = 250, quietWithinMs = 10_000, answerMs = 20_000 } = options;
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  /** FU3: whoever asks meanwhile, in this process. */
  const making = new Map<string, Promise<readonly string[]>>();

  async function isQuiet(): Promise<boolean> {
    const until = clock.monotonicMs() + quietWithinMs;
    while (isBusy()) {
      if (clock.monotonicMs() > until) return false;
      await pause();
    }
    return true;
  }

  function modelFor(message: StoredMessage): LanguageModel {
    const chosen = options.smallTasksModel();
    try {
      if (chosen !== null) return completions.resolve(chosen);
    } catch {
      // One that is gone stops nothing.
    }
    return completions.resolve(message.model ?? 'default');
  }

  async function ask(caller: CompletionCaller, answer: StoredMessage): Promise<readonly string[]> {
    const question = answer.parentId === null ? '' : (await turns.message(caller.userId, answer.parentId)).content;
    const model = modelFor(answer);
    // Rules may lead to the one inside, too.
    const mayBeInside = model.origin?.kind === 'embedded' || model.origin?.kind === 'rules';
    if (mayBeInside && !(await isQuiet())) return none;
    const request = followUpRequest(model, { question, answer: answer.content }, randomBytes(6).toString('hex'));
    const prepared = await completions.prepare({
      caller,
      endpoint: 'follow_ups',
      model: model.id,
      requests: [request],
      param: 'message',
      warnings: [],
    });
    const own = new AbortController();
    const watch = mayBeInside ? setInterval(() => isBusy() && own.abort(), lookEveryMs) : undefined;
    try {
      const [said] = await prepared.run(() => ({}), AbortSignal.any([own.signal, AbortSignal.timeout(answerMs)]));
      return said?.reason === 'complete' || said?.reason === 'length' ? readFollowUps(said.text, question) : none;
    } finally {
      clearInterval(watch);
    }
  }

  async function make(caller: CompletionCaller, answer: StoredMessage): Promise<readonly string[]> {
    const suggestions = await ask(caller, answer).catch((error: unknown) => {
      logger.info('no suggestions from the model', { error });
      return none;
    });
    await store.keep(answer.id, suggestions);
    return suggestions;
  }

  /** FU3: kept, made here, or made elsewhere at the moment. */
  async function findOrMake(caller: CompletionCaller, answer: StoredMessage): Promise<readonly string[]> {
    const until = clock.monotonicMs() + quietWithinMs + answerMs;
    for (;;) {
      const found = await store.find(answer.id);
      if (found) return found;
      if (await store.claim(answer.id)) return make(caller, answer);
      // Not to be made, or somebody else is at it.
      if (found === undefined && (await store.find(answer.id)) === undefined) return none;
      if (clock.monotonicMs() > until) return none;
      await pause();
    }
  }

  return {
    isOn: options.isOn,
    async of(caller, messageId) {
      const message = await turns.message(caller.userId, messageId);
      const isWhole = message.sender === 'assistant' && message.status === 'complete' && message.content.trim() !== '';
      if (!options.isOn || !isWhole) return none;
      const known = making.get(messageId);
      if (known) return known;
      const made = findOrMake(caller, message).finally(() => making.delete(messageId));
      making.set(messageId, made);
      return made;
    },
  };
}
