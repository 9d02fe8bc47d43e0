/**
 * The bus carries, the database is the truth: every body names rows by id, so losing a message costs
 * latency and receiving it twice costs nothing. Two implementations (in-process, RabbitMQ) pass one
 * contract suite; see packages/bus/SPEC.md.
 */
export interface MessageBus {
  start(): Promise<void>;

  /**
   * Durable, at least once. Resolves when the broker has confirmed that the message is in its queue;
   * rejects when it was refused, is unroutable, or the connection broke first. A rejected publish may
   * still have been stored: consumers are idempotent, so the caller simply publishes again.
   */
  publish(queue: WorkQueue, body: string, options?: PublishOptions): Promise<void>;

  /** At most one consumer per queue and bus instance. `concurrency` bounds the handlers running at once (prefetch). */
  consume(queue: WorkQueue, handler: DeliveryHandler, options: ConsumeOptions): Promise<Consumer>;

  /**
   * Transient, at most once, in order per sender. Never the only copy of anything.
   * Resolves nothing and never throws for a missing receiver: what is lost heals from the log.
   */
  send(address: InboxAddress, body: string): void;

  /** Opens an inbox of this process. `send` to its address reaches exactly this handler. */
  openInbox(address: InboxAddress, handler: (body: string) => void): Promise<Consumer>;

  /** Messages that used up their attempts or could not be read. */
  readonly deadLetters: DeadLetterAdmin;

  health(): BusHealth;

  /** Stops consuming, lets running handlers finish within softMs, flushes confirms, closes. Twice is fine. */
  stop(options: { softMs: number }): Promise<void>;
}

export const workQueues = ['moderation_queue', 'ai_inference_queue', 'moderation_log', 'background_queue'] as const;
export type WorkQueue = (typeof workQueues)[number];

/**
 * `gateway`: `dispatch_queue.{id}` behind `chat_response`; `worker`: `control_queue.{id}`.
 * The id `*` on a send reaches every inbox of that kind.
 */
export interface InboxAddress {
  readonly kind: 'gateway' | 'worker';
  readonly id: string;
}

export interface PublishOptions {
  /** Deliver no sooner than this. */
  readonly delayMs?: number;
  /** Stable over retries of the same publish: shows up in Delivery.id. Default: a fresh id. */
  readonly messageId?: string;
}

export interface Delivery {
  readonly id: string;
  readonly body: string;
  /** 1 for the first try; counts only our own retries, not the broker's redeliveries. */
  readonly attempt: number;
  readonly redelivered: boolean;
  /** Aborted when the bus stops hard or loses the connection that holds this delivery. */
  readonly signal: AbortSignal;
}

export type DeliveryOutcome =
  | { readonly kind: 'done' }
  /** Try again later; back-off by the attempt counter when no delay is given. */
  | { readonly kind: 'retry'; readonly reason: string; readonly delayMs?: number }
  /** No number of tries will help: straight to the dead-letter queue. */
  | { readonly kind: 'dead'; readonly reason: string };

/** A throw counts as `retry`. */
export type DeliveryHandler = (delivery: Delivery) => Promise<DeliveryOutcome>;

export interface ConsumeOptions {
  readonly concurrency: number;
  readonly maxAttempts?: number;
}

export interface Consumer {
  /** No new deliveries; resolves when the running handlers have ended. */
  stop(): Promise<void>;
}

export interface DeadLetter {
  readonly id: string;
  readonly queue: WorkQueue;
  readonly body: string;
  readonly reason: string;
  readonly attempts: number;
  readonly deadAt: string;
}

export interface DeadLetterAdmin {
  /** Oldest first, does not remove them. */
  list(queue: WorkQueue, limit: number): Promise<readonly DeadLetter[]>;
  /** Back to the work queue with a fresh attempt counter. Returns how many. */
  replay(queue: WorkQueue, ids: readonly string[]): Promise<number>;
  discard(queue: WorkQueue, ids: readonly string[]): Promise<number>;
}

export interface BusHealth {
  readonly connected: boolean;
  readonly detail: string;
}
