import { closeCodes, firstRoutes, readUserEvent, type UserEvent } from '@parley/protocol';
import type { Environment, WebSocketLike } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { authHeaders, type Auth } from '../http/auth.ts';
import type { Rest } from '../http/rest.ts';
import { ServerSentEventParser } from '../http/server-sent-events.ts';
import { reconnectDelayMs } from '../stream/backoff.ts';

export interface UserFeedHandlers {
  /** `events.attached` comes with every connection: read then what changed since the last cursor. */
  readonly event: (event: UserEvent) => void;
  /** Called when trying again cannot help: nobody is signed in any more. */
  readonly ended?: (error: ParleyApiError) => void;
}

export interface UserFeedOptions {
  readonly rest: Rest;
  readonly auth: Auth;
  readonly environment: Environment;
  readonly handlers: UserFeedHandlers;
}

/**
 * Every change of what is a person's, over as many connections as it takes. A socket first; where none opens, server-sent
 * events, which also renew a token that has expired.
 */
export class UserFeed {
  readonly #options: UserFeedOptions;
  #socket: WebSocketLike | undefined;
  #stream: AbortController | undefined;
  #failures = 0;
  #isClosed = false;
  #cancelReconnect: () => void = () => {};

  constructor(options: UserFeedOptions) {
    this.#options = options;
    void this.#openSocket();
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  /** The network is back, or somebody looks again: whatever was open may be dead without knowing it. */
  reconnectNow(): void {
    if (this.#isClosed) return;
    this.#failures = 0;
    this.#drop();
    void this.#openSocket();
  }

  #drop(): void {
    this.#cancelReconnect();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
    this.#stream?.abort();
    this.#stream = undefined;
  }

  async #openSocket(): Promise<void> {
    const { rest, auth, environment } = this.#options;
    const headers = await authHeaders(auth);
    if (this.#isClosed || this.#socket || this.#stream) return;
    let isOpen = false;
    let socket: WebSocketLike;
    try {
      socket = environment.openWebSocket(socketUrl(rest.url('/ws/events')), headers);
    } catch {
      return void this.#openStream();
    }
    this.#socket = socket;
    socket.onopen = () => (isOpen = true);
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#take(data);
    };
    socket.onerror = () => {};
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (this.#isClosed) return;
      // Refused, or without the right any more: plain requests say why, and renew what can be renewed.
      if (!isOpen || code === closeCodes.unauthenticated) void this.#openStream();
      else this.#later();
    };
  }

  async #openStream(): Promise<void> {
    const abort = new AbortController();
    this.#stream = abort;
    try {
      const response = await this.#options.rest.request(firstRoutes.streamEvents, { signal: abort.signal });
      const reader = response.body?.getReader();
      const parser = new ServerSentEventParser();
      for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
        for (const { data } of parser.push(read.value)) this.#take(data);
    } catch (error) {
      if (abort.signal.aborted || this.#isClosed) return;
      if (error instanceof ParleyApiError && error.status === 401) {
        this.#isClosed = true;
        return this.#options.handlers.ended?.(error);
      }
    }
    if (this.#stream !== abort) return;
    this.#stream = undefined;
    this.#later();
  }

  #later(): void {
    if (this.#isClosed) return;
    this.#failures += 1;
    const { timers, random } = this.#options.environment;
    this.#cancelReconnect();
    this.#cancelReconnect = timers.after(reconnectDelayMs(this.#failures, random), () => void this.#openSocket());
  }

  #take(json: string): void {
    const event = readUserEvent(json);
    if (event === undefined || this.#isClosed) return;
    if (event.type === 'events.attached') this.#failures = 0;
    this.#options.handlers.event(event);
  }
}

function socketUrl(url: string): string {
  const absolute = new URL(url, (globalThis as { location?: { href: string } }).location?.href);
  absolute.protocol = absolute.protocol === 'https:' ? 'wss:' : 'ws:';
  return absolute.href;
}
