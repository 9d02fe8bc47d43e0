import {
  RunFeed,
  watchRun,
  type Logger,
  type LiveHub,
  type StoredRun,
  type TurnStore,
  type MessageBus,
} from '@parley/core';
import type { ServerResponse } from 'node:http';
import { isRunEventType, type RunCursor, type RunEvent, type ServerFrame } from '@parley/protocol';
import type { OpenConnections } from '../limits/open-connections.ts';

const heartbeatMs = 15_000;
const maxUnsentBytes = 512 * 1024;

export interface RunStreamContext {
  readonly gatewayId: string;
  readonly hub: LiveHub;
  readonly store: TurnStore;
  readonly bus: MessageBus;
  readonly logger: Logger;
}

/** Open streams count like sockets do, and end like them when their owner loses the right. */
export interface RunStreams {
  readonly context: RunStreamContext;
  readonly connections: OpenConnections;
}

export const eventStreamType = 'text/event-stream; charset=utf-8';

/** One run as server-sent events: the same feed as a socket's, another envelope (SPEC T4.1). */
export async function streamRun(
  context: RunStreamContext,
  run: StoredRun,
  afterSeq: number,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, {
    'content-type': eventStreamType,
    'cache-control': 'no-store',
    // Proxies must not gather what is meant to flow.
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => response.write(': alive\n\n'), heartbeatMs);
  const feed = new RunFeed({
    runId: run.id,
    afterSeq,
    logger: context.logger,
    readLog: (id, after, limit) => context.store.readLog(id, after, limit),
    emit: (event, cursor) => {
      response.write(encode(event, cursor));
      // T9.1: the reader comes back with Last-Event-ID.
      if (response.writableLength > maxUnsentBytes) response.destroy();
    },
    ended: () => response.end(),
    later: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  const subscribed = context.hub.subscribe(run.conversationId, {
    receive(frames: readonly ServerFrame[]) {
      for (const frame of frames) {
        // T16: no event of the run, so it moves no cursor.
        if (frame.type === 'run.waiting' && frame.run_id === run.id)
          response.write(`event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`);
        if (isRunEventType(frame.type) && (frame as RunEvent).run_id === run.id) feed.receive(frame as RunEvent);
      }
    },
  });
  // Ended by us or left by the reader: the same cleaning up.
  response.on('close', () => {
    clearInterval(heartbeat);
    feed.close();
    void subscribed.then((detach) => detach());
  });
  await subscribed;
  if (response.destroyed || response.writableEnded) return;
  feed.attach();
  const current = await context.store.findRun(run.id);
  if (current !== undefined) watchRun(context.bus, current, context.gatewayId);
}

function encode(event: RunEvent, cursor: RunCursor): string {
  return `id: ${cursor.resumeAfter}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
