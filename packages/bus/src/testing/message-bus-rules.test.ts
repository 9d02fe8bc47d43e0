import { describe, expect, it } from 'vitest';
import { brokenBuses, type BrokenBus } from './broken-buses.ts';
import { messageBusRules } from './message-bus-rules.ts';

/** Above the longest first back-off (250 ms) with room for a busy machine. */
const patienceMs = 1_000;

describe('the contract catches', () => {
  for (const brokenBus of brokenBuses) {
    it.concurrent(`a bus that ${brokenBus.name}`, async () => {
      expect(await failingRules(brokenBus)).toEqual(brokenBus.caughtBy);
    });
  }
});

async function failingRules({ make }: BrokenBus): Promise<readonly string[]> {
  const verdicts = await Promise.all(
    messageBusRules.map(async ([id, check]) => {
      const bus = make();
      await bus.start();
      const failed = await check({ bus, patienceMs }).then(
        () => false,
        () => true,
      );
      void bus.stop({ softMs: 0 });
      return failed ? [id.split(' ')[0] ?? id] : [];
    }),
  );
  return [...new Set(verdicts.flat())];
}
