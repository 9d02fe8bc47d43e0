import type { Consumer, InboxAddress, Logger } from '@parley/core';
import { Fifo } from '../fifo.ts';

type InboxHandler = (body: string) => void;

/**
 * Sends of one turn of the event loop are handed over together in the next, in order and by reference:
 * no copy, no promise and no timer per message (a dispatch message holds the events of many runs).
 */
export class LocalInboxes {
  readonly #logger: Logger;
  readonly #open = { gateway: new Map<string, InboxHandler>(), worker: new Map<string, InboxHandler>() };
  readonly #sent = new Fifo<{ readonly address: InboxAddress; readonly body: string }>();
  #scheduled = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  open(address: InboxAddress, handler: InboxHandler): Consumer {
    const inboxes = this.#open[address.kind];
    if (inboxes.has(address.id)) throw new Error(`the inbox ${address.kind}/${address.id} is already open`);
    inboxes.set(address.id, handler);
    return {
      stop: () => {
        if (inboxes.get(address.id) === handler) inboxes.delete(address.id);
        return Promise.resolve();
      },
    };
  }

  send(address: InboxAddress, body: string): void {
    this.#sent.push({ address, body });
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#handOver());
  }

  close(): void {
    this.#open.gateway.clear();
    this.#open.worker.clear();
  }

  #handOver(): void {
    this.#scheduled = false;
    // What handlers send meanwhile waits for the next turn: two inboxes answering each other must not hold the loop.
    for (let left = this.#sent.size; left > 0; left--) {
      const entry = this.#sent.shift();
      if (entry) this.#deliver(entry.address, entry.body);
    }
    if (this.#sent.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#handOver());
  }

  #deliver(address: InboxAddress, body: string): void {
    const inboxes = this.#open[address.kind];
    if (address.id !== '*') {
      const handler = inboxes.get(address.id);
      if (handler) this.#call(handler, body);
      return;
    }
    for (const handler of inboxes.values()) this.#call(handler, body);
  }

  #call(handler: InboxHandler, body: string): void {
    try {
      handler(body);
    } catch (error) {
      this.#logger.error('An inbox handler failed', { error });
    }
  }
}
