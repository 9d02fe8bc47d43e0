import { Controller, Headers, Inject, Req, Res } from '@nestjs/common';
import { ParleyError, toWireRun, type Principal, type TurnService } from '@parley/core';
import { routes } from '@parley/protocol';
import type { FastifyReply } from 'fastify';
import { eventStreamType, streamRun, type RunStreams } from '../../sockets/run-stream.ts';
import { tokens } from '../../tokens.ts';
import { Caller, Endpoint, Input, type AuthenticatedRequest, type InputOf } from '../endpoint.ts';

type R = typeof routes;

@Controller()
export class RunsController {
  readonly #turns: TurnService;
  readonly #streams: RunStreams;
  constructor(@Inject(tokens.turns) turns: TurnService, @Inject(tokens.streams) streams: RunStreams) {
    this.#turns = turns;
    this.#streams = streams;
  }

  @Endpoint(routes.getRun)
  get(@Input() { params }: InputOf<R['getRun']>, @Caller() caller: Principal) {
    return this.#turns.record(caller.userId, params.id);
  }

  @Endpoint(routes.stopRun)
  async stop(@Input() { params }: InputOf<R['stopRun']>, @Caller() caller: Principal) {
    return toWireRun(await this.#turns.stop({ ownerId: caller.userId, runId: params.id }));
  }

  @Endpoint(routes.decideTool)
  async decideTool(@Input() { params, body }: InputOf<R['decideTool']>, @Caller() caller: Principal) {
    const { id: runId, call_id: callId } = params;
    return toWireRun(await this.#turns.decideTool({ ownerId: caller.userId, runId, callId, ...body }));
  }

  @Endpoint(routes.streamRun)
  async stream(
    @Input() { params }: InputOf<R['streamRun']>,
    @Caller() caller: Principal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ) {
    const run = await this.#turns.run(caller.userId, params.id);
    const afterSeq = lastEventId === undefined || lastEventId === '' ? 0 : Number(lastEventId);
    if (!Number.isSafeInteger(afterSeq) || afterSeq < 0)
      throw new ParleyError('invalid_cursor', 'Last-Event-ID is the id of an event of this stream.');
    // Whether one could follow it; nothing to follow it with.
    if (request.method === 'HEAD') return void reply.header('content-type', eventStreamType).send();
    const connection = { principal: caller, close: () => void reply.raw.destroy() };
    const release = this.#streams.connections.add(connection, request.authenticatedAtMs ?? 0);
    reply.raw.on('close', release);
    reply.hijack();
    try {
      await streamRun(this.#streams.context, run, afterSeq, reply.raw);
    } catch (error) {
      reply.raw.destroy();
      throw error;
    }
  }
}
