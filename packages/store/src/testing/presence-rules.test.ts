import type { Presence } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { createMemoryPresence } from '../cache/memory-presence.ts';
import { presenceRules } from './presence-rules.ts';
import { createManualClock } from './manual-clock.ts';
import { brokenRules } from './rules.ts';

interface Fault {
  readonly name: string;
  readonly breaks: readonly string[];
  readonly inject: (sound: Presence) => Partial<Presence>;
}

const faults: readonly Fault[] = [
  {
    name: 'remembers only the last gateway',
    breaks: [
      'knows who has announced a conversation, and nobody else',
      'withdraws one gateway from the named conversations only',
      'keeps a gateway that announces for long when another announces for short',
    ],
    inject: (sound) => ({
      announce: async (ids, gateway, options) => {
        for (const id of ids) for (const other of await sound.gatewaysOf(id)) await sound.withdraw([id], other);
        await sound.announce(ids, gateway, options);
      },
    }),
  },
  {
    name: 'lists every announcement',
    breaks: [
      'names a gateway once, however often it announces',
      'forgets a dead gateway while another keeps the conversation alive',
    ],
    inject: (sound) => {
      let count = 0;
      return {
        announce: async (ids, gateway, options) => {
          for (const id of ids) await sound.announce([id], `${gateway}#${count++}`, options);
        },
        withdraw: async (ids, gateway) => {
          for (const id of ids) {
            const announced = await sound.gatewaysOf(id);
            for (const name of announced) if (name.startsWith(`${gateway}#`)) await sound.withdraw([id], name);
          }
        },
        gatewaysOf: async (id) => (await sound.gatewaysOf(id)).map((name) => name.replace(/#\d+$/, '')),
      };
    },
  },
  {
    name: 'withdraws everybody',
    breaks: ['withdraws one gateway from the named conversations only'],
    inject: (sound) => ({
      withdraw: async (ids) => {
        for (const id of ids) for (const gateway of await sound.gatewaysOf(id)) await sound.withdraw([id], gateway);
      },
    }),
  },
  {
    name: 'lets no entry expire',
    breaks: [
      'forgets a gateway that stops announcing',
      'forgets a dead gateway while another keeps the conversation alive',
      'keeps a gateway that announces for long when another announces for short',
      'keeps a gateway that refreshes',
    ],
    inject: (sound) => ({ announce: (ids, gateway) => sound.announce(ids, gateway, { ttlMs: 3_600_000 }) }),
  },
  {
    name: 'lets a conversation expire only as a whole, with its last announcement',
    breaks: [
      'forgets a dead gateway while another keeps the conversation alive',
      'keeps a gateway that announces for long when another announces for short',
    ],
    inject: (sound) => ({
      announce: async (ids, gateway, options) => {
        await sound.announce(ids, gateway, options);
        for (const id of ids)
          for (const other of await sound.gatewaysOf(id)) await sound.announce([id], other, options);
      },
    }),
  },
  {
    name: 'keeps the first expiry of an entry',
    breaks: ['keeps a gateway that refreshes'],
    inject: (sound) => ({
      announce: async (ids, gateway, options) => {
        for (const id of ids)
          if (!(await sound.gatewaysOf(id)).includes(gateway)) await sound.announce([id], gateway, options);
      },
    }),
  },
  {
    name: 'takes the first thousand only',
    breaks: ['takes thousands of conversations at once'],
    inject: (sound) => ({ announce: (ids, gateway, options) => sound.announce(ids.slice(0, 1_000), gateway, options) }),
  },
  {
    name: 'chokes on nothing',
    breaks: ['takes no conversations at all'],
    inject: (sound) => ({
      announce: async (ids, gateway, options) => {
        if (ids.length === 0) throw new Error('wrong number of arguments');
        await sound.announce(ids, gateway, options);
      },
    }),
  },
];

describe('presenceRules', () => {
  it.each(faults)('catch a presence that $name', async ({ inject, breaks }) => {
    const createSubject = () => {
      const clock = createManualClock();
      const sound = createMemoryPresence({ clock });
      return { presence: { ...sound, ...inject(sound) }, pass: clock.pass };
    };
    expect((await brokenRules(presenceRules, createSubject)).toSorted()).toEqual(breaks.toSorted());
  });

  it('each catch at least one of these presences', () => {
    const caught = new Set(faults.flatMap((fault) => fault.breaks));
    expect(presenceRules.map(([id]) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});
