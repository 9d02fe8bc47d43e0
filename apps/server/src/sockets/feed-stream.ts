import type { Principal, UserFeeds } from '@parley/core';
import { protocolVersion, type UserEvent } from '@parley/protocol';
import type { ServerResponse } from 'node:http';
import type { OpenConnections } from '../limits/open-connections.ts';
import { eventStreamType } from './run-stream.ts';

export interface FeedContext {
  readonly gatewayId: string;
  readonly feeds: UserFeeds;
  readonly connections: OpenConnections;
  readonly heartbeat: Heartbeat;
}

/** UF9 */
export const maxUnsentFeedBytes = 512 * 1024;

/** A person's feed as server-sent events (core user-feed/SPEC.md). Throws when there is no room for it. */
export function streamFeed(
  { gatewayId, feeds, connections, heartbeat }: FeedContext,
  principal: Principal,
  authenticatedAtMs: number,
): (response: ServerResponse) => Promise<void> {
  let response: ServerResponse | undefined;
  let isClosed = false;
  const release = connections.add(
    {
      principal,
      close(reason) {
        isClosed = true;
        response?.end(encode(JSON.stringify({ type: 'events.closed', reason } satisfies UserEvent), 'events.closed'));
      },
    },
    authenticatedAtMs,
  );
  return async (opened) => {
    response = opened;
    opened.on('close', release);
    if (isClosed) return void opened.destroy();
    opened.writeHead(200, {
      'content-type': eventStreamType,
      'cache-control': 'no-store',
      // Proxies must not gather what is meant to flow.
      'x-accel-buffering': 'no',
    });
    const beat = heartbeat.add(() => opened.write(': alive\n\n'));
    const subscribed = feeds.subscribe(principal.userId, (json, { type }) => {
      if (opened.destroyed || opened.writableEnded) return;
      opened.write(encode(json, type));
      if (opened.writableLength > maxUnsentFeedBytes) opened.destroy();
    });
    opened.on('close', () => {
      beat();
      void subscribed.then((leave) => leave());
    });
    await subscribed;
    if (opened.destroyed || opened.writableEnded) return;
    opened.write(encode(JSON.stringify(attached(gatewayId)), 'events.attached'));
  };
}

export function attached(gateway: string): UserEvent {
  return { type: 'events.attached', protocol: protocolVersion, gateway };
}

function encode(json: string, type: string): string {
  return `event: ${type}\ndata: ${json}\n\n`;
}

/** One timer for all streams of a gateway (UF10). */
export class Heartbeat {
  readonly #beats = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  start(everyMs = 15_000): void {
    this.#timer ??= setInterval(() => {
      for (const beat of this.#beats) beat();
    }, everyMs);
  }

  add(beat: () => void): () => void {
    this.#beats.add(beat);
    return () => void this.#beats.delete(beat);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
