import type { Duplex } from 'node:stream';
import type { Logger, Principal, UserFeeds } from '@parley/core';
import { closeCodes, type UserEvent } from '@parley/protocol';
import type { WebSocket } from 'ws';
import { attached, maxUnsentFeedBytes } from './feed-stream.ts';

const closeHandshakeMs = 2_000;

export interface FeedSocketContext {
  readonly gatewayId: string;
  readonly feeds: UserFeeds;
  readonly logger: Logger;
}

/** A person's feed on a WebSocket: browsers allow hundreds of them, and only six open requests. It only listens. */
export class FeedSocket {
  alive = true;
  readonly #socket: WebSocket;
  #leave: (() => void) | undefined;
  #isClosed = false;

  constructor(context: FeedSocketContext, { socket }: { socket: WebSocket; stream: Duplex }, principal: Principal) {
    this.#socket = socket;
    socket.on('pong', () => (this.alive = true));
    socket.on('close', () => this.#end());
    socket.on('error', () => undefined);
    context.feeds
      .subscribe(principal.userId, (json) => this.#send(json))
      .then((leave) => {
        this.#leave = leave;
        if (this.#isClosed) leave();
        else this.#send(JSON.stringify(attached(context.gatewayId)));
      })
      .catch((error: unknown) => {
        context.logger.warn('feed not opened', { error });
        this.#shut(1011);
      });
  }

  close(reason: 'revoked' | 'draining'): void {
    this.#send(JSON.stringify({ type: 'events.closed', reason } satisfies UserEvent));
    this.#shut(reason === 'revoked' ? closeCodes.unauthenticated : closeCodes.draining);
  }

  checkAlive(): boolean {
    if (!this.alive) {
      this.#socket.terminate();
      return false;
    }
    this.alive = false;
    this.#socket.ping();
    return true;
  }

  #send(json: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > maxUnsentFeedBytes) return this.#shut(closeCodes.slowConsumer);
    this.#socket.send(json);
  }

  #shut(code: number): void {
    this.#end();
    this.#socket.close(code);
    const socket = this.#socket;
    setTimeout(() => socket.terminate(), closeHandshakeMs).unref();
  }

  #end(): void {
    this.#isClosed = true;
    this.#leave?.();
    this.#leave = undefined;
  }
}
