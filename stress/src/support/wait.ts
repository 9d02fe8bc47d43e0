import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so, or answers false when the time is up. */
export async function waitUntil(
  isSo: () => boolean | Promise<boolean>,
  options: { readonly withinMs: number; readonly everyMs?: number },
): Promise<boolean> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() >= deadline) return false;
    await sleep(options.everyMs ?? 100);
  }
}

/** The same again until it succeeds: for what a fault may refuse for a while. */
export async function persist<Result>(
  attempt: () => Promise<Result>,
  options: { readonly withinMs: number; readonly everyMs?: number },
): Promise<Result> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await sleep(options.everyMs ?? 250);
    }
  }
}
