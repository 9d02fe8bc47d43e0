import {
  closeCodes,
  type AcceptedTurn,
  type CreateConversation,
  type MessagePart,
  type ReadFrame,
  type SendMessage,
} from '@parley/protocol';
import type { Environment } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import { authHeaders, type Auth } from '../http/auth.ts';
import type { Rest } from '../http/rest.ts';
import { reconnectDelayMs } from './backoff.ts';
import { ConversationModel, type Reduced } from './conversation-model.ts';
import type { StreamEvent, StreamStatus } from './events.ts';
import { GapHealer } from './gap-healer.ts';
import { deliverOverHttp } from './http-delivery.ts';
import { HttpWatch } from './http-watch.ts';
import type { OutboxEntry, OutboxStorage } from './outbox-entry.ts';
import { Outbox } from './outbox.ts';
import { SocketConnection, type SocketClosed } from './socket-connection.ts';
import { frameOf, SocketRequests } from './socket-requests.ts';

export type StreamHandlers = {
  readonly [Type in StreamEvent['type']]?: (event: Extract<StreamEvent, { type: Type }>) => void;
} & {
  /** Gets every event, before the handler of its type. */
  readonly any?: (event: StreamEvent) => void;
};

export interface StreamOptions {
  readonly rest: Rest;
  readonly auth: Auth;
  readonly environment: Environment;
  readonly conversationId: string;
  readonly handlers: StreamHandlers;
  readonly outboxStorage?: OutboxStorage | undefined;
  readonly mostWaiting?: number | undefined;
  /** The server does not know the conversation yet: it begins, with these, as the first thing that is sent. */
  readonly begin?: Omit<CreateConversation, 'id'> | undefined;
}

export interface Sent {
  /** Comes back in the events `accepted` and `rejected`. */
  readonly key: string;
  readonly accepted: Promise<AcceptedTurn>;
}

export type SendOptions = Omit<SendMessage, 'conversation_id' | 'content' | 'idempotency_key'>;
/** `compare`: several models answer at the same time, instead of one. */
export type AnswerOptions = Pick<SendMessage, 'model' | 'parameters' | 'compare'>;
export type ContinueOptions = Pick<SendMessage, 'model' | 'parameters'>;

/** One conversation as it happens, over as many connections as it takes. */
export class ConversationStream {
  readonly #options: StreamOptions;
  readonly #model = new ConversationModel();
  readonly #requests: SocketRequests;
  readonly #outbox: Outbox;
  readonly #healer: GapHealer;
  #socket: SocketConnection | undefined;
  #httpWatch: HttpWatch | undefined;
  #status: StreamStatus = 'connecting';
  #told = '';
  #failures = 0;
  #blockedSockets = 0;
  #attachedAtMs: number | undefined;
  #cancelReconnect: () => void = () => {};

  constructor(options: StreamOptions) {
    this.#options = options;
    const { environment, rest, conversationId } = options;
    this.#requests = new SocketRequests(environment.timers);
    this.#healer = new GapHealer({
      rest,
      environment,
      model: this.#model,
      tell: this.#tell,
      onFailed: () => this.#socket?.drop('incomplete'),
    });
    this.#outbox = new Outbox({
      conversationId,
      environment,
      storage: options.outboxStorage,
      mostWaiting: options.mostWaiting ?? 50,
      deliver: (entry) => this.#deliver(entry),
      onBegun: () => this.#begun(),
      onAccepted: (key, turn) => this.#emit({ type: 'accepted', key, turn }),
      onRejected: (key, error) => this.#emit({ type: 'rejected', key, error }),
      onChanged: (waiting) => this.#emit({ type: 'queue', waiting }),
    });
    this.#setStatus('connecting', null);
    if (options.begin) void this.#outbox.add({ key: environment.newId(), kind: 'create', body: options.begin });
    // Whether the conversation has begun is known when what waits has been read.
    if (options.outboxStorage) void this.#outbox.loaded.then(() => this.#connect());
    else void this.#connect();
  }

  get status(): StreamStatus {
    return this.#status;
  }

  /** What is waiting to be sent, oldest first. */
  get waiting(): readonly OutboxEntry[] {
    return this.#outbox.entries;
  }

  /** What was kept of the queue has been read. */
  get loaded(): Promise<void> {
    return this.#outbox.loaded;
  }

  /** The server has not heard of this conversation yet. */
  get isUnbegun(): boolean {
    return this.#outbox.isUnbegun;
  }

  /** The text of an answer that is under way. */
  textOf(runId: string): string | undefined {
    return this.#model.textOf(runId);
  }

  /** The parts of an answer that is under way; undefined as long as it is nothing but its text. */
  partsOf(runId: string): readonly MessagePart[] | undefined {
    return this.#model.partsOf(runId);
  }

  send(content: string, options: SendOptions = {}): Sent {
    return this.#add((key) => ({ key, kind: 'send', body: { content, ...options } }));
  }

  edit(messageId: string, content: string, options: AnswerOptions = {}): Sent {
    return this.#add((key) => ({ key, kind: 'edit', messageId, body: { content, ...options } }));
  }

  regenerate(messageId: string, options: AnswerOptions = {}): Sent {
    return this.#add((key) => ({ key, kind: 'regenerate', messageId, body: options }));
  }

  continue(messageId: string, options: ContinueOptions = {}): Sent {
    return this.#add((key) => ({ key, kind: 'continue', messageId, body: options }));
  }

  /** Takes back what has not gone out. False when it is too late: it may have arrived. */
  cancel(key: string): Promise<boolean> {
    return this.#outbox.cancel(key);
  }

  /** Other words for a message that has not gone out. False when it is too late. */
  change(key: string, content: string): Promise<boolean> {
    return this.#outbox.change(key, content);
  }

  /** Sends once more what was refused. */
  retry(): void {
    this.#outbox.retry();
  }

  /** Resolves when the server has taken the order to stop; the answer then ends by itself. */
  async stop(runId: string): Promise<void> {
    const socket = this.#socket;
    if (socket && this.#attachedAtMs !== undefined) {
      const request_id = this.#options.environment.newId();
      try {
        await this.#requests.ask(
          { type: 'run.stop', request_id, run_id: runId },
          (frame) => socket.send(frame),
          () => socket.drop('no answer'),
        );
        return;
      } catch (error) {
        if (!(error instanceof ParleyApiError) || error.code !== 'closed') throw error;
      }
    }
    await this.#options.rest.call('stopRun', { id: runId });
  }

  /** Does not wait any longer: the machine has come back to the network, or the page to the front. */
  reconnectNow(): void {
    if (this.#outbox.isUnbegun && !this.#isClosed()) return this.#outbox.ready();
    if (this.#status !== 'offline' || this.#socket) return;
    this.#failures = 0;
    this.#reconnectAfter(0);
  }

  /** The machine has left its network: what is open is dead, and would not say so for half a minute. */
  networkLost(): void {
    this.#socket?.drop('no network');
  }

  close(): void {
    this.#finish(null);
  }

  #add(make: (key: string) => OutboxEntry): Sent {
    const key = this.#options.environment.newId();
    return { key, accepted: this.#outbox.add(make(key)) };
  }

  async #connect(): Promise<void> {
    const { rest, auth, environment, conversationId } = this.#options;
    const headers = await authHeaders(auth);
    if (this.#isClosed() || this.#socket) return;
    // There is nothing to attach to. The outbox goes by plain requests until there is.
    if (this.#outbox.isUnbegun) return this.#outbox.ready();
    const { cursors } = this.#model;
    const url = `${rest.url(`/ws/chat/${conversationId}`)}${cursors === '' ? '' : `?cursors=${encodeURIComponent(cursors)}`}`;
    try {
      const socket = new SocketConnection({
        environment,
        url: webSocketUrl(url),
        headers,
        onFrame: (frame) => this.#receive(frame),
        onClosed: (closed) => void this.#lost(closed),
      });
      this.#socket = socket;
    } catch (cause) {
      void this.#lost({ code: 1006, reason: String(cause), opened: false });
    }
  }

  #receive(frame: ReadFrame): void {
    const isAnswer = this.#requests.answer(frame);
    if (frame.type === 'error' && isAnswer) return;
    if (frame.type === 'conversation.attached') this.#attached();
    this.#healer.apply(frame);
    if (frame.type === 'conversation.deleted') this.#finish(null);
  }

  #attached(): void {
    this.#attachedAtMs = this.#options.environment.timers.now();
    this.#blockedSockets = 0;
    this.#leaveHttp();
    this.#setStatus('live', 'socket');
    this.#outbox.ready();
  }

  async #lost({ code, opened }: SocketClosed): Promise<void> {
    const { environment } = this.#options;
    const livedMs = this.#attachedAtMs === undefined ? 0 : environment.timers.now() - this.#attachedAtMs;
    this.#socket = undefined;
    this.#attachedAtMs = undefined;
    this.#healer.stop();
    if (!this.#httpWatch) this.#outbox.unready();
    this.#requests.abandon();
    if (this.#isClosed()) return;
    // A server that takes sockets and drops them at once must not be hammered.
    this.#failures = livedMs > stableAfterMs ? 1 : this.#failures + 1;
    if (!this.#httpWatch && this.#status === 'live') this.#setStatus('offline', null);
    if (code === closeCodes.draining && livedMs > 0 && this.#failures <= 2) return this.#reconnectAfter(0);

    const probed = opened && !explainable.has(code) ? undefined : await this.#probe();
    if (this.#isClosed()) return;
    if (probed === 'reachable') {
      if (!opened) this.#blockedSockets += 1;
      if (this.#blockedSockets >= blockedAfter) this.#enterHttp();
    } else if (probed && isFinal(probed)) {
      this.#finish(probed);
      return;
    } else if (!this.#httpWatch) {
      this.#setStatus('offline', null, probed ?? null);
    }
    this.#reconnectAfter(this.#httpWatch ? retrySocketEveryMs : reconnectDelayMs(this.#failures, environment.random));
  }

  /** A failed socket does not say why. A plain request does, and it renews an expired token on the way. */
  async #probe(): Promise<'reachable' | ParleyApiError> {
    const { rest, conversationId } = this.#options;
    try {
      await rest.call('getConversation', { id: conversationId });
      return 'reachable';
    } catch (error) {
      return error instanceof ParleyApiError ? error : ParleyApiError.network(error);
    }
  }

  #reconnectAfter(delayMs: number): void {
    this.#cancelReconnect();
    this.#cancelReconnect = this.#options.environment.timers.after(delayMs, () => void this.#connect());
  }

  #enterHttp(): void {
    if (this.#httpWatch) return;
    const { rest, environment, conversationId } = this.#options;
    this.#httpWatch = new HttpWatch({
      rest,
      environment,
      conversationId,
      model: this.#model,
      tell: this.#tell,
      onError: (error) => this.#httpFailed(error),
    });
    this.#setStatus('live', 'http');
    this.#outbox.ready();
  }

  #leaveHttp(): void {
    this.#httpWatch?.stop();
    this.#httpWatch = undefined;
  }

  #httpFailed(error: ParleyApiError): void {
    if (isFinal(error)) return this.#finish(error);
    // The server is gone altogether: back to trying sockets.
    this.#leaveHttp();
    this.#blockedSockets = 0;
    this.#outbox.unready();
    this.#setStatus('offline', null, error);
    this.#failures += 1;
    this.#reconnectAfter(reconnectDelayMs(this.#failures, this.#options.environment.random));
  }

  #begun(): void {
    if (this.#isClosed() || this.#socket || this.#httpWatch) return;
    this.#outbox.unready();
    void this.#connect();
  }

  async #deliver(entry: OutboxEntry): Promise<AcceptedTurn | undefined> {
    if (entry.kind === 'create') return this.#begin(entry.body);
    const socket = this.#socket;
    if (socket && this.#attachedAtMs !== undefined) {
      const frame = frameOf(entry, this.#options.environment.newId());
      const turn = await this.#requests.ask(
        frame,
        (asked) => socket.send(asked),
        () => socket.drop('no answer'),
      );
      if (turn) return turn;
    }
    const turn = await deliverOverHttp(this.#options.rest, this.#options.conversationId, entry);
    // The socket may have come back meanwhile, and not know of this run: it is asked for with the next attachment.
    if (this.#httpWatch) this.#httpWatch.began(turn);
    else this.#model.watchTurn(turn);
    return turn;
  }

  async #begin(body: Omit<CreateConversation, 'id'>): Promise<undefined> {
    const { rest, conversationId } = this.#options;
    try {
      const conversation = await rest.call('createConversation', { body: { ...body, id: conversationId } });
      this.#emit({ type: 'conversation', conversation });
    } catch (error) {
      this.#setStatus('offline', null, error instanceof ParleyApiError ? error : null);
      throw error;
    }
  }

  #finish(error: ParleyApiError | null): void {
    if (this.#isClosed()) return;
    this.#setStatus('closed', null, error);
    this.#cancelReconnect();
    this.#leaveHttp();
    this.#healer.stop();
    this.#outbox.close(error ?? undefined);
    this.#requests.abandon();
    this.#socket?.drop('closed');
  }

  #isClosed(): boolean {
    return this.#status === 'closed';
  }

  #setStatus(status: StreamStatus, transport: 'socket' | 'http' | null, error: ParleyApiError | null = null): void {
    const told = `${status} ${transport} ${error?.code}`;
    this.#status = status;
    if (told === this.#told) return;
    this.#told = told;
    this.#emit({ type: 'status', status, transport, error });
  }

  readonly #tell = ({ events }: Reduced): void => {
    for (const event of events) this.#emit(event);
  };

  #emit(event: StreamEvent): void {
    const { handlers } = this.#options;
    try {
      handlers.any?.(event);
      // The handler under this name takes events of this type.
      (handlers[event.type] as ((event: StreamEvent) => void) | undefined)?.(event);
    } catch (error) {
      // A fault of the screen must show, and must not tear what keeps the conversation together.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/** Only Parley itself may say that it is over: a hotel's sign-in page in between may not. */
function isFinal(error: ParleyApiError): boolean {
  return error.retry === 'no' && error.problem !== undefined;
}

function webSocketUrl(url: string): string {
  const { location } = globalThis as { location?: { href: string } };
  const absolute = new URL(url, location?.href);
  absolute.protocol = absolute.protocol.replace('http', 'ws');
  return absolute.href;
}

/** Codes whose reason a plain request tells better, or can remove. */
const explainable: ReadonlySet<number> = new Set([
  closeCodes.unauthenticated,
  closeCodes.forbidden,
  closeCodes.notFound,
]);
const stableAfterMs = 5_000;
const blockedAfter = 3;
const retrySocketEveryMs = 60_000;
