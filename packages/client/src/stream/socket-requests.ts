import type { AcceptedTurn, ClientFrame, ReadFrame } from '@parley/protocol';
import type { Timers } from '../environment.ts';
import { ParleyApiError } from '../errors.ts';
import type { MessageEntry } from './outbox-entry.ts';

export const answerWithinMs = 20_000;

/** Matches what is asked over a socket with its answers. */
export class SocketRequests {
  readonly #timers: Timers;
  readonly #pending = new Map<string, Pending>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  ask(
    frame: ClientFrame,
    send: (frame: ClientFrame) => void,
    onTimeout: () => void,
  ): Promise<AcceptedTurn | undefined> {
    return new Promise((resolve, reject) => {
      const cancel = this.#timers.after(answerWithinMs, () => {
        this.#pending.delete(frame.request_id);
        reject(gone());
        onTimeout();
      });
      this.#pending.set(frame.request_id, { resolve, reject, cancel });
      send(frame);
    });
  }

  /** True when the frame was the answer to something asked here. */
  answer(frame: ReadFrame): boolean {
    switch (frame.type) {
      case 'message.accepted': {
        const { type: _type, request_id: _id, ...turn } = frame;
        return this.#settle(frame.request_id, (pending) => pending.resolve(turn));
      }
      case 'run.stop.accepted':
        return this.#settle(frame.request_id, (pending) => pending.resolve(undefined));
      case 'error':
        return (
          frame.request_id !== null &&
          this.#settle(frame.request_id, (pending) => pending.reject(ParleyApiError.fromProblem(frame.problem)))
        );
      default:
        return false;
    }
  }

  /** The socket is gone; nobody knows whether the server has taken what was under way. */
  abandon(): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id, (pending) => pending.reject(gone()));
  }

  #settle(id: string, tell: (pending: Pending) => void): boolean {
    const pending = this.#pending.get(id);
    if (!pending) return false;
    this.#pending.delete(id);
    pending.cancel();
    tell(pending);
    return true;
  }
}

interface Pending {
  resolve(turn: AcceptedTurn | undefined): void;
  reject(error: ParleyApiError): void;
  cancel(): void;
}

export function frameOf(entry: MessageEntry, requestId: string): ClientFrame {
  const common = { request_id: requestId, idempotency_key: entry.key };
  switch (entry.kind) {
    case 'send':
      return { type: 'message.send', ...common, ...entry.body };
    case 'edit':
      return { type: 'message.edit', ...common, message_id: entry.messageId, ...entry.body };
    case 'regenerate':
      return { type: 'message.regenerate', ...common, message_id: entry.messageId, ...entry.body };
    case 'continue':
      return { type: 'message.continue', ...common, message_id: entry.messageId, ...entry.body };
  }
}

function gone(): ParleyApiError {
  return new ParleyApiError({
    code: 'closed',
    message: 'The connection was lost before the answer came',
    retry: 'now',
  });
}
