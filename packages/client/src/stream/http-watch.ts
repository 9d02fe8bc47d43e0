import type { AcceptedTurn, Message } from '@parley/protocol';
import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import type { Rest } from '../http/rest.ts';
import { lanesOf, type ConversationModel, type Reduced } from './conversation-model.ts';
import { followRun, pause } from './follow-run.ts';

export interface HttpWatchOptions {
  readonly rest: Rest;
  readonly environment: Environment;
  readonly conversationId: string;
  readonly model: ConversationModel;
  readonly tell: (reduced: Reduced) => void;
  readonly onError: (error: ParleyApiError) => void;
}

/**
 * Watches a conversation without a socket (some proxies forbid them): looks for new messages every few
 * seconds and follows each answer as server-sent events.
 */
export class HttpWatch {
  readonly #options: HttpWatchOptions;
  readonly #abort = new AbortController();
  readonly #following = new Set<string>();
  #newest = '';

  constructor(options: HttpWatchOptions) {
    this.#options = options;
    for (const runId of options.model.openRuns) void this.#follow(runId);
    void this.#look();
  }

  stop(): void {
    this.#abort.abort();
  }

  /** A message of this screen was accepted; on a socket the server would have announced it. */
  began(turn: AcceptedTurn): void {
    const { model, tell } = this.#options;
    if (model.knows(turn.run.id)) return;
    tell(
      model.apply({
        type: 'turn.created',
        user_message: turn.user_message,
        assistant_message: turn.assistant_message,
        run: turn.run,
        ...(turn.lanes && { lanes: turn.lanes }),
        ...(turn.comparing && { comparing: turn.comparing }),
      }),
    );
    for (const { run } of lanesOf(turn)) void this.#follow(run.id);
  }

  async #look(): Promise<void> {
    const { environment, onError } = this.#options;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.#lookOnce(signal);
      } catch (error) {
        if (!signal.aborted && error instanceof ParleyApiError) onError(error);
      }
      await pause(environment, lookEveryMs, signal);
    }
  }

  async #lookOnce(signal: AbortSignal): Promise<void> {
    const { rest, conversationId, tell } = this.#options;
    const { items } = await rest.call('listMessages', { id: conversationId, query: { limit: 20 }, signal });
    const newest = items.map((message) => `${message.id} ${message.status}`).join();
    if (newest === this.#newest) return;
    this.#newest = newest;
    this.#followRunning([...items].reverse());
    const conversation = await rest.call('getConversation', { id: conversationId, signal });
    // Of answers side by side one is on the branch.
    const beside = (conversation.comparing ?? []).filter((id) => !items.some((message) => message.id === id));
    this.#followRunning(await Promise.all(beside.map((id) => rest.call('getMessage', { id, signal }))));
    if (!signal.aborted) tell({ events: [{ type: 'attached', conversation, runs: [], again: true }] });
  }

  #followRunning(messages: readonly Message[]): void {
    const { model } = this.#options;
    for (const { id, run_id, status } of messages) {
      if (run_id === null || (status !== 'pending' && status !== 'streaming') || model.knows(run_id)) continue;
      model.watch({ id: run_id, message_id: id });
      void this.#follow(run_id);
    }
  }

  async #follow(runId: string): Promise<void> {
    if (this.#following.has(runId)) return;
    this.#following.add(runId);
    const { rest, environment, model, tell, onError } = this.#options;
    const { signal } = this.#abort;
    try {
      for await (const reduced of followRun({ rest, environment, runId, model, signal })) tell(reduced);
    } catch (error) {
      if (!signal.aborted && error instanceof ParleyApiError) onError(error);
    } finally {
      this.#following.delete(runId);
    }
  }
}

const lookEveryMs = 4_000;
