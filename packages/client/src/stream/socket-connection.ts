import { readServerFrame, type ClientFrame, type ReadFrame } from '@parley/protocol';
import type { Environment, WebSocketLike } from '../environment.ts';

export interface SocketOptions {
  readonly environment: Environment;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly onFrame: (frame: ReadFrame) => void;
  /** Called once. `opened`: the server had accepted the socket. */
  readonly onClosed: (closed: SocketClosed) => void;
}

export interface SocketClosed {
  readonly code: number;
  readonly reason: string;
  readonly opened: boolean;
}

export const socketTimings = {
  openWithinMs: 10_000,
  /** Proxies cut silent sockets after about a minute. */
  pingAfterMs: 20_000,
  pongWithinMs: 10_000,
} as const;

/** One WebSocket that knows when it is dead: a network that went away closes nothing. */
export class SocketConnection {
  readonly #options: SocketOptions;
  readonly #socket: WebSocketLike;
  #opened = false;
  #closed = false;
  #cancelTimer: () => void;

  constructor(options: SocketOptions) {
    this.#options = options;
    // First, as it may throw: a timer would then drop a socket that never was.
    const socket = options.environment.openWebSocket(options.url, options.headers);
    this.#socket = socket;
    this.#cancelTimer = options.environment.timers.after(socketTimings.openWithinMs, () =>
      this.drop('did not open in time'),
    );
    socket.onopen = () => {
      this.#opened = true;
      this.#watch();
    };
    socket.onmessage = ({ data }) => {
      this.#watch();
      const frame = typeof data === 'string' ? readServerFrame(data) : undefined;
      if (frame && !this.#closed) this.#options.onFrame(frame);
    };
    socket.onclose = ({ code, reason }) => this.#end(code, reason);
    // A close event always follows.
    socket.onerror = () => {};
  }

  send(frame: ClientFrame): void {
    if (!this.#closed && this.#opened) this.#socket.send(JSON.stringify(frame));
  }

  /** The server is not to be heard of again: does not wait for its goodbye, which may never come. */
  drop(reason: string): void {
    this.#end(1006, reason);
  }

  #watch(): void {
    if (this.#closed) return;
    const { timers, newId } = this.#options.environment;
    this.#cancelTimer();
    this.#cancelTimer = timers.after(socketTimings.pingAfterMs, () => {
      this.#cancelTimer = timers.after(socketTimings.pongWithinMs, () => this.drop('silent'));
      this.send({ type: 'ping', request_id: newId() });
    });
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer();
    this.#socket.onmessage = null;
    try {
      this.#socket.close(1000);
    } catch {
      // It was closed already.
    }
    this.#options.onClosed({ code, reason, opened: this.#opened });
  }
}
