import { describe, expect, it } from 'vitest';
import { presenceRules } from '../testing/presence-rules.ts';
import { createMemoryPresence } from './memory-presence.ts';

describe('the presence in memory', () => {
  it.each(presenceRules)('%s', (_, check) => check(createMemoryPresence()));

  it('forgets a gateway to the millisecond', async () => {
    let nowMs = 0;
    const presence = createMemoryPresence({ clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs } });
    await presence.announce(['c'], 'g', { ttlMs: 100 });
    nowMs = 99;
    expect(await presence.gatewaysOf('c')).toEqual(['g']);
    nowMs = 100;
    expect(await presence.gatewaysOf('c')).toEqual([]);
  });
});
