import { setTimeout as sleep } from 'node:timers/promises';

export interface HealthWatch {
  stop(): Promise<{ readonly asked: number; readonly slowestMs: number; readonly unanswered: number }>;
}

/** Asks for health all the time: an event loop that somebody's input keeps busy answers late. */
export function watchHealth(port: number, everyMs = 50): HealthWatch {
  const abort = new AbortController();
  let asked = 0;
  let unanswered = 0;
  let slowestMs = 0;
  const watching = (async () => {
    while (!abort.signal.aborted) {
      const began = performance.now();
      asked += 1;
      const isFine = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(10_000) }).then(
        async (response) => (await response.text(), response.ok),
        () => false,
      );
      if (!isFine) unanswered += 1;
      slowestMs = Math.max(slowestMs, performance.now() - began);
      await sleep(everyMs);
    }
  })();
  return {
    async stop() {
      abort.abort();
      await watching;
      return { asked, slowestMs, unanswered };
    },
  };
}
