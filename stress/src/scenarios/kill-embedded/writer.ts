import { createParleyClient, ParleyApiError, type ParleyClient } from '@parley/client';
import type { Random } from '../../support/random.ts';
import { blockedWord, flaggedWord } from '../checker/policy.ts';
import type { Ending } from '../checker/watcher.ts';
import type { SentTurn } from '../checker/records.ts';

const models = ['script/d50-r60-n60', 'script/d200-r40-n100', 'script/d0-r200-n300', 'script/d10-r20-n15'] as const;

/** Somebody who writes, and who sends again under the same key what was not acknowledged. */
export class Writer {
  readonly client: ParleyClient;
  readonly sent: (SentTurn & { key: string })[] = [];
  readonly keysMade: string[] = [];
  /** How each run had ended when that was first seen, over all rounds. */
  readonly endings = new Map<string, Ending>();
  readonly #random: Random;
  readonly #seed: string;
  readonly #conversations: string[] = [];

  constructor(options: { readonly baseUrl: string; readonly random: Random; readonly seed: string }) {
    this.#random = options.random;
    this.#seed = options.seed;
    this.client = createParleyClient({
      baseUrl: options.baseUrl,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(10_000) }),
    });
  }

  /** Answers true when the server acknowledged it. */
  async write(): Promise<boolean> {
    if (this.#conversations.length < 24)
      this.#conversations.push((await this.client.call('createConversation', { body: {} })).id);
    const word = this.#random.chance(0.06) ? ` ${blockedWord}` : this.#random.chance(0.08) ? ` ${flaggedWord}` : '';
    const content = `seed ${this.#seed} message ${this.sent.length}${word}: and now?`;
    const conversationId = this.#random.pick(this.#conversations);
    const turn = {
      key: `key ${content}`,
      content,
      kind: 'reply' as const,
      conversationId,
      model: this.#random.pick(models),
      sentAtMs: performance.now(),
      // Sent again in a later round, so the order of sending is not that of acceptance.
      expected: word.includes(blockedWord) ? ('refusal' as const) : ('answer' as const),
      isStopped: false,
      sender: content,
      outcome: 'waiting' as const,
      runIds: new Set<string>(),
    };
    this.sent.push(turn);
    const taken = await this.#send(turn);
    if (taken && this.#random.chance(0.15)) {
      const { id } = await this.client.call('createApiKey', {
        body: { name: content.slice(0, 60), scopes: ['chat:read'] },
      });
      this.keysMade.push(id);
    }
    return taken;
  }

  async writeAgain(): Promise<void> {
    for (const turn of this.sent) if (turn.outcome === 'waiting') await this.#send(turn);
  }

  async #send(turn: SentTurn & { key: string }): Promise<boolean> {
    const { content, conversationId, model, key } = turn;
    try {
      const { run } = await this.client.call('sendMessage', {
        body: { content, conversation_id: conversationId, model, idempotency_key: key },
      });
      turn.runIds.add(run.id);
      turn.outcome = 'accepted';
      return true;
    } catch (error) {
      if (!(error instanceof ParleyApiError) || error.retry !== 'no') return false;
      turn.outcome = 'rejected';
      turn.rejection = error.code;
      return false;
    }
  }
}
