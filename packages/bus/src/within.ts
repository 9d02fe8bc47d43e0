import { setTimeout as delay } from 'node:timers/promises';

/** True when the work ended in time. Its failure is a failure; its lateness is not. */
export async function within(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      work.then(() => true),
      delay(Math.max(0, timeoutMs), false, { signal: timer.signal }).catch(() => false),
    ]);
  } finally {
    timer.abort();
  }
}

/** Waits, or returns early when the signal aborts. Never rejects. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  await delay(delayMs, undefined, { signal }).catch(() => undefined);
}
