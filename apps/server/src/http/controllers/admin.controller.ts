import { Controller, Inject } from '@nestjs/common';
import type { DeadLetterAdmin, Principal, RoutingStore } from '@parley/core';
import { routes } from '@parley/protocol';
import type { AdminReads } from '../admin-reads.ts';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type InputOf } from '../endpoint.ts';

type R = typeof routes;

/** Dead letters and the moderation log; accounts and the audit log are with accounts. */
@Controller()
export class AdminController {
  readonly #deadLetters: DeadLetterAdmin;
  readonly #reads: AdminReads;
  readonly #routing: RoutingStore;
  constructor(
    @Inject(tokens.deadLetters) deadLetters: DeadLetterAdmin,
    @Inject(tokens.adminReads) reads: AdminReads,
    @Inject(tokens.routing) routing: RoutingStore,
  ) {
    this.#deadLetters = deadLetters;
    this.#reads = reads;
    this.#routing = routing;
  }

  @Endpoint(routes.listModeration)
  async listModeration(@Input() { query }: InputOf<R['listModeration']>, @Caller() caller: Principal) {
    await this.#reads.note(caller, 'admin.read', 'moderation_log');
    return this.#reads.moderation(query);
  }

  @Endpoint(routes.getRouting)
  getRouting() {
    return this.#routing.read();
  }

  @Endpoint(routes.setRouting)
  async setRouting(@Input() { body }: InputOf<R['setRouting']>, @Caller() caller: Principal) {
    await this.#reads.note(caller, 'routing.changed', Object.keys(body).join(','));
    return this.#routing.change((before) => ({
      rules: body.rules ?? before.rules,
      fallbacks: body.fallbacks ?? before.fallbacks,
      default_model: body.default_model === undefined ? before.default_model : body.default_model,
      small_tasks_model:
        body.small_tasks_model === undefined ? (before.small_tasks_model ?? null) : body.small_tasks_model,
    }));
  }

  @Endpoint(routes.listDeadLetters)
  async listDeadLetters(@Input() { query }: InputOf<R['listDeadLetters']>, @Caller() caller: Principal) {
    await this.#reads.note(caller, 'admin.read', `dead_letters/${query.queue}`);
    const letters = await this.#deadLetters.list(query.queue, query.limit);
    return {
      items: letters.map((letter) => ({
        id: letter.id,
        queue: letter.queue,
        body: letter.body,
        reason: letter.reason,
        attempts: letter.attempts,
        dead_at: letter.deadAt,
      })),
    };
  }

  @Endpoint(routes.replayDeadLetters)
  async replay(@Input() { body }: InputOf<R['replayDeadLetters']>, @Caller() caller: Principal) {
    await this.#reads.note(caller, 'dead_letters.replayed', body.queue);
    return { affected: await this.#deadLetters.replay(body.queue, body.ids) };
  }

  @Endpoint(routes.discardDeadLetters)
  async discard(@Input() { body }: InputOf<R['discardDeadLetters']>, @Caller() caller: Principal) {
    await this.#reads.note(caller, 'dead_letters.discarded', body.queue);
    return { affected: await this.#deadLetters.discard(body.queue, body.ids) };
  }
}
