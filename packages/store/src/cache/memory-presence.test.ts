import { describe, expect, it } from 'vitest';
import { presenceRules } from '../testing/presence-rules.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createMemoryPresence } from './memory-presence.ts';

describe('the presence in memory', () => {
  it.each(presenceRules)('%s', (_, check) => {
    const clock = createManualClock();
    return check({ presence: createMemoryPresence({ clock }), pass: clock.pass });
  });

  it('forgets a gateway to the millisecond', async () => {
    const clock = createManualClock();
    const presence = createMemoryPresence({ clock });
    await presence.announce(['c'], 'g', { ttlMs: 100 });
    await clock.pass(99);
    expect(await presence.gatewaysOf('c')).toEqual(['g']);
    await clock.pass(1);
    expect(await presence.gatewaysOf('c')).toEqual([]);
  });
});
