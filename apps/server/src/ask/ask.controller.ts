import { Controller, Inject, Req, Res } from '@nestjs/common';
import { isAbortError, type AskService, type Logger, type Principal } from '@parley/core';
import { routes, type AskEvent } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../http/endpoint.ts';
import { openEventStream } from '../http/event-stream.ts';
import { toProblem } from '../http/problem.filter.ts';
import { whileOpen } from '../http/while-open.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import { tokens } from '../tokens.ts';

export interface AskParts {
  readonly service: AskService;
  readonly connections: OpenConnections;
  readonly logger: Logger;
}

/** Questions over one's own past conversations, answered as a stream. */
@Controller()
export class AskController {
  readonly #parts: AskParts;
  constructor(@Inject(tokens.ask) parts: AskParts) {
    this.#parts = parts;
  }

  @Endpoint(routes.askPast)
  async ask(
    @Input() { body }: InputOf<(typeof routes)['askPast']>,
    @Caller() caller: Principal,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const { service, connections, logger } = this.#parts;
    const stream = openEventStream(reply, () => ({ 'cache-control': 'no-store' }));
    const emit = (event: AskEvent): void => stream.send(event, event.type);
    try {
      await whileOpen({ connections }, { request, reply, caller }, (signal) =>
        service.answer({ userId: caller.userId, apiKeyId: caller.apiKeyId }, body, emit, signal),
      );
    } catch (error) {
      // Nobody is there to be told.
      if (reply.raw.destroyed && isAbortError(error)) return;
      if (!stream.hasBegun) throw error;
      if (!reply.raw.destroyed)
        emit({ type: 'failed', problem: toProblem(error, logger, { route: routes.askPast.path }) });
    } finally {
      stream.stop();
    }
    stream.end();
  }
}
