import { abortErrorOf } from '@parley/core';
import type { SideAnswer, SideCall } from '../protocol.ts';

interface Pending {
  readonly message: SideCall;
  resolve(answer: SideAnswer): void;
  reject(error: unknown): void;
}

/** Calls beside the turns: embeddings and rankings. They wait for a process and end with it. */
export class SideCalls {
  readonly #calls = new Map<number, Pending>();
  readonly #send: (message: SideCall) => void;
  /** Somebody left: what is still computed for them is for nobody. */
  readonly #dropped: (call: number) => void;

  constructor(send: (message: SideCall) => void, dropped: (call: number) => void) {
    this.#send = send;
    this.#dropped = dropped;
  }

  get size(): number {
    return this.#calls.size;
  }

  async start(message: SideCall, isUp: boolean, signal: AbortSignal | undefined): Promise<SideAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<SideAnswer>();
    const onAbort = (): void => {
      this.#calls.delete(message.call);
      if (signal !== undefined) reject(abortErrorOf(signal));
      this.#dropped(message.call);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#calls.set(message.call, { message, resolve, reject });
    if (isUp) this.#send(message);
    return promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** A process is there, and has heard nothing yet. */
  sendAll(): void {
    for (const { message } of this.#calls.values()) this.#send(message);
  }

  resolve(answer: SideAnswer): void {
    this.#calls.get(answer.call)?.resolve(answer);
    this.#calls.delete(answer.call);
  }

  reject(call: number, error: unknown): void {
    this.#calls.get(call)?.reject(error);
    this.#calls.delete(call);
  }

  rejectAll(error: unknown): void {
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }
}
