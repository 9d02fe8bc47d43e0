import assert from 'node:assert/strict';
import type { Presence } from '@parley/core';
import { eventually, type PassTime, type Rule } from './rules.ts';

export interface PresenceSubject {
  readonly presence: Presence;
  readonly pass: PassTime;
}

const minuteMs = 60_000;
const shortMs = 50;

/** What every presence promises. Nobody is present when a rule begins. */
export const presenceRules: readonly Rule<PresenceSubject>[] = [
  [
    'knows who has announced a conversation, and nobody else',
    async ({ presence }) => {
      await presence.announce(['c1', 'c2'], 'gateway-a', { ttlMs: minuteMs });
      await presence.announce(['c2'], 'gateway-b', { ttlMs: minuteMs });
      assert.deepEqual(await gateways(presence, 'c1'), ['gateway-a']);
      assert.deepEqual(await gateways(presence, 'c2'), ['gateway-a', 'gateway-b']);
      assert.deepEqual(await gateways(presence, 'c3'), []);
    },
  ],
  [
    'names a gateway once, however often it announces',
    async ({ presence }) => {
      for (let i = 0; i < 3; i++) await presence.announce(['c', 'c'], 'gateway-a', { ttlMs: minuteMs });
      assert.deepEqual(await gateways(presence, 'c'), ['gateway-a']);
    },
  ],
  [
    'withdraws one gateway from the named conversations only',
    async ({ presence }) => {
      for (const gateway of ['gateway-a', 'gateway-b'])
        await presence.announce(['c1', 'c2'], gateway, { ttlMs: minuteMs });
      await presence.withdraw(['c1', 'never-announced'], 'gateway-a');
      await presence.withdraw(['c1'], 'gateway-a');
      assert.deepEqual(await gateways(presence, 'c1'), ['gateway-b']);
      assert.deepEqual(await gateways(presence, 'c2'), ['gateway-a', 'gateway-b']);
    },
  ],
  [
    'forgets a gateway that stops announcing',
    async ({ presence, pass }) => {
      await presence.announce(['c'], 'gateway-a', { ttlMs: shortMs });
      await eventually(pass, async () => assert.deepEqual(await gateways(presence, 'c'), []));
    },
  ],
  [
    'forgets a dead gateway while another keeps the conversation alive',
    async ({ presence, pass }) => {
      await presence.announce(['c'], 'dead', { ttlMs: shortMs });
      await eventually(pass, async () => {
        await presence.announce(['c'], 'alive', { ttlMs: minuteMs });
        assert.deepEqual(await gateways(presence, 'c'), ['alive']);
      });
    },
  ],
  [
    'keeps a gateway that announces for long when another announces for short',
    async ({ presence, pass }) => {
      await presence.announce(['c'], 'long', { ttlMs: minuteMs });
      await presence.announce(['c'], 'short', { ttlMs: shortMs });
      await eventually(pass, async () => assert.ok(!(await gateways(presence, 'c')).includes('short')));
      assert.deepEqual(await gateways(presence, 'c'), ['long']);
    },
  ],
  [
    'keeps a gateway that refreshes',
    async ({ presence, pass }) => {
      await presence.announce(['refreshed', 'witness'], 'gateway-a', { ttlMs: shortMs });
      await presence.announce(['refreshed'], 'gateway-a', { ttlMs: minuteMs });
      await eventually(pass, async () => assert.deepEqual(await gateways(presence, 'witness'), []));
      assert.deepEqual(await gateways(presence, 'refreshed'), ['gateway-a']);
    },
  ],
  [
    'takes thousands of conversations at once',
    async ({ presence }) => {
      const ids = Array.from({ length: 5_000 }, (_, i) => `c${i}`);
      await presence.announce(ids, 'gateway-a', { ttlMs: minuteMs });
      for (const i of [0, 999, 1_000, 2_500, 4_999]) assert.deepEqual(await gateways(presence, `c${i}`), ['gateway-a']);
      await presence.withdraw(ids.slice(0, 4_999), 'gateway-a');
      assert.deepEqual(await gateways(presence, 'c0'), []);
      assert.deepEqual(await gateways(presence, 'c4998'), []);
      assert.deepEqual(await gateways(presence, 'c4999'), ['gateway-a']);
    },
  ],
  [
    'takes no conversations at all',
    async ({ presence }) => {
      await presence.announce([], 'gateway-a', { ttlMs: minuteMs });
      await presence.withdraw([], 'gateway-a');
      assert.deepEqual(await gateways(presence, ''), []);
    },
  ],
];

async function gateways(presence: Presence, conversationId: string): Promise<string[]> {
  return [...(await presence.gatewaysOf(conversationId))].sort();
}
