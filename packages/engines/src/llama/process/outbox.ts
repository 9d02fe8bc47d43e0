import type { CallEvent } from '../protocol.ts';

/** A call's event without the number of the call. */
export type Emit = (event: WithoutCall<CallEvent>) => void;
type WithoutCall<T> = T extends unknown ? Omit<T, 'call'> : never;

/** At 250 messages a second a screen sees no difference, and the server's loop has time for others. */
const leastGapMs = 4;

/** Gathers what all calls say into few messages: the first at once, then all of a step together. */
export class Outbox {
  readonly #send: (events: readonly CallEvent[]) => void;
  #events: CallEvent[] = [];
  #sentAtMs = 0;
  #scheduled = false;

  constructor(send: (events: readonly CallEvent[]) => void) {
    this.#send = send;
  }

  forCall(call: number): Emit {
    return (event) => this.push({ ...event, call });
  }

  push(event: CallEvent): void {
    if (!this.#joined(event)) this.#events.push(event);
    if (this.#scheduled) return;
    this.#scheduled = true;
    const waitMs = this.#sentAtMs + leastGapMs - performance.now();
    if (waitMs <= 0) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), waitMs);
  }

  /** Text goes onto the text before it of the same call. */
  #joined(event: CallEvent): boolean {
    if (event.type !== 'text' && event.type !== 'reasoning') return false;
    const index = this.#events.findLastIndex((other) => other.call === event.call);
    const last = this.#events[index];
    if (last === undefined || last.type !== event.type) return false;
    this.#events[index] = { ...last, text: last.text + event.text };
    return true;
  }

  #flush(): void {
    const events = this.#events;
    this.#events = [];
    this.#scheduled = false;
    this.#sentAtMs = performance.now();
    this.#send(events);
  }
}
