import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { Principal, SyncService } from '@parley/core';
import { routes } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import type { RequestRates } from '../../limits/request-rates.ts';
import { eventStreamType } from '../../sockets/run-stream.ts';
import { streamFeed, type FeedContext } from '../../sockets/feed-stream.ts';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class EventsController {
  readonly #sync: SyncService;
  readonly #feeds: FeedContext;
  readonly #rates: RequestRates;
  constructor(
    @Inject(tokens.sync) sync: SyncService,
    @Inject(tokens.feeds) feeds: FeedContext,
    @Inject(tokens.rates) rates: RequestRates,
  ) {
    this.#sync = sync;
    this.#feeds = feeds;
    this.#rates = rates;
  }

  @Endpoint(routes.sync)
  sync(@Input() { query }: InputOf<R['sync']>, @Caller() caller: Principal) {
    return this.#sync.sync(caller.userId, query.since);
  }

  @Endpoint(routes.streamEvents)
  async stream(@Caller() caller: Principal, @Req() request: AuthenticatedRequest, @Res() reply: FastifyReply) {
    if (request.method === 'HEAD') return void reply.header('content-type', eventStreamType).send();
    await this.#rates.attach(caller);
    // Throws where a refusal can still be an answer.
    const open = streamFeed(this.#feeds, caller, request.authenticatedAtMs ?? 0);
    reply.hijack();
    await open(reply.raw);
  }
}
