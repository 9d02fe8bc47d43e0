import type { Delivery, DeliveryOutcome, MessageBus } from '@parley/core';

/** What a rule gets: a started bus whose queues and dead letters are empty. */
export interface RuleContext {
  readonly bus: MessageBus;
  /** How long a rule waits for what must come. A broken bus fails after it, so it is short where nothing is slow. */
  readonly patienceMs: number;
}

export type MessageBusRule = readonly [id: string, check: (context: RuleContext) => Promise<void>];

export const done: DeliveryOutcome = { kind: 'done' };

/** Collects what arrives and lets a rule await it. */
export class Arrivals<T> {
  readonly all: T[] = [];
  readonly #patienceMs: number;
  #waiters: (() => void)[] = [];

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  add(item: T): void {
    this.all.push(item);
    for (const wake of this.#waiters.splice(0)) wake();
  }

  async atLeast(count: number): Promise<readonly T[]> {
    await this.until(
      () => this.all.length >= count,
      () => `expected ${count} arrivals, got ${this.all.length}`,
    );
    return this.all;
  }

  async until(holds: () => boolean, what: () => string = () => 'the expected did not arrive'): Promise<void> {
    const deadlineMs = performance.now() + this.#patienceMs;
    while (!holds()) {
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) throw new Error(what());
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}

/** A consumer that records each delivery and answers with the given outcome. */
export function recordInto(
  arrivals: Arrivals<Delivery>,
  outcome: (delivery: Delivery) => DeliveryOutcome | Promise<DeliveryOutcome> = () => done,
): (delivery: Delivery) => Promise<DeliveryOutcome> {
  return async (delivery) => {
    arrivals.add(delivery);
    return outcome(delivery);
  };
}

/** Polls what offers no signal (a broker's own queues). */
export async function eventually<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  patienceMs: number,
): Promise<T> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() >= deadlineMs) throw new Error(`still not so: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function failsWith(
  work: Promise<unknown>,
  matches: (error: unknown) => boolean,
  what: string,
): Promise<void> {
  let failure: unknown;
  try {
    await work;
  } catch (error) {
    failure = error;
    if (matches(error)) return;
  }
  throw new Error(`${what}; got ${String(failure ?? 'success')}`);
}

export async function inTime<T>(work: Promise<T>, patienceMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What must not have happened can only be given a moment in which it would have. */
export async function notYet(work: Promise<unknown>, what: string): Promise<void> {
  const moment = new Promise((resolve) => setTimeout(resolve, 50, 'moment'));
  if ((await Promise.race([work.then(() => 'ended'), moment])) === 'ended') throw new Error(what);
}
