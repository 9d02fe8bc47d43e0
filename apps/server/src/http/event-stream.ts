import { ParleyError } from '@parley/core';
import type { FastifyReply } from 'fastify';

const heartbeatMs = 15_000;
/** A reader that takes nothing for so long is cut off: what waits for it costs this process memory. */
const mostUnsentBytes = 1_048_576;

export interface EventStream {
  /** Whether anything has left: until then an error may still have its own status. */
  readonly hasBegun: boolean;
  send(data: unknown, event?: string): void;
  /** As text behind the last event, where the dialect wants one. */
  end(last?: string): void;
  stop(): void;
}

/**
 * Server-sent events that begin with the first of them, or with the first sign of life while a model is still thinking.
 */
export function openEventStream(
  reply: FastifyReply,
  headers: () => Readonly<Record<string, string>>,
  everyMs = heartbeatMs,
): EventStream {
  const response = reply.raw;
  let hasBegun = false;
  const heartbeat = setInterval(() => write(': alive\n\n'), everyMs);

  function begin(): void {
    if (hasBegun) return;
    hasBegun = true;
    reply.hijack();
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      ...headers(),
      'content-type': 'text/event-stream; charset=utf-8',
      // Proxies must not gather what is meant to flow.
      'x-accel-buffering': 'no',
    });
  }

  function write(text: string): void {
    if (response.destroyed || response.writableEnded) return;
    begin();
    response.write(text);
  }

  return {
    get hasBegun() {
      return hasBegun;
    },
    send(data, event) {
      write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength <= mostUnsentBytes) return;
      response.destroy();
      throw new ParleyError('request_timeout', 'The reader does not keep up.');
    },
    end(last) {
      clearInterval(heartbeat);
      if (response.destroyed) return;
      begin();
      response.end(last === undefined ? '' : `data: ${last}\n\n`);
    },
    stop: () => clearInterval(heartbeat),
  };
}
