import assert from 'node:assert/strict';
import type { InboxAddress } from '@parley/core';
import { Arrivals, failsWith, type MessageBusRule } from './rule-kit.ts';

const gateway = (id: string): InboxAddress => ({ kind: 'gateway', id });
const worker = (id: string): InboxAddress => ({ kind: 'worker', id });

export const inboxRules: readonly MessageBusRule[] = [
  [
    'B18 what is sent arrives in order at exactly its inbox',
    async ({ bus, patienceMs }) => {
      const g1 = new Arrivals<string>(patienceMs);
      const g2 = new Arrivals<string>(patienceMs);
      const w1 = new Arrivals<string>(patienceMs);
      await bus.openInbox(gateway('g1'), (body) => g1.add(body));
      await bus.openInbox(gateway('g2'), (body) => g2.add(body));
      await bus.openInbox(worker('g1'), (body) => w1.add(body));
      const large = 'ü'.repeat(60_000);
      for (let n = 0; n < 300; n++) bus.send(gateway('g1'), n % 50 === 0 ? `${n} ${large}` : `${n} small`);
      bus.send(gateway('g2'), 'other gateway');
      bus.send(worker('g1'), 'other kind');
      const numbers = (await g1.atLeast(300)).map((body) => Number.parseInt(body, 10));
      assert.deepEqual(numbers, [...Array(300).keys()]);
      assert.ok(g1.all[50] === `50 ${large}`, 'a large body arrives unchanged');
      assert.deepEqual(await g2.atLeast(1), ['other gateway']);
      assert.deepEqual(await w1.atLeast(1), ['other kind']);
      assert.equal(g1.all.length, 300);
    },
  ],
  [
    'B19 * reaches every inbox of its kind',
    async ({ bus, patienceMs }) => {
      const inboxes = [gateway('g1'), gateway('g2'), worker('w1')].map((address) => ({
        address,
        arrivals: new Arrivals<string>(patienceMs),
      }));
      for (const { address, arrivals } of inboxes) await bus.openInbox(address, (body) => arrivals.add(body));
      bus.send(gateway('*'), 'to gateways');
      bus.send(worker('*'), 'to workers');
      for (const { address } of inboxes) bus.send(address, 'last');
      const got = await Promise.all(inboxes.map(({ arrivals }) => arrivals.atLeast(2)));
      assert.deepEqual(got, [
        ['to gateways', 'last'],
        ['to gateways', 'last'],
        ['to workers', 'last'],
      ]);
    },
  ],
  [
    'B20 send returns before its receiver runs',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<string>(patienceMs);
      await bus.openInbox(gateway('g1'), (body) => arrivals.add(body));
      bus.send(gateway('g1'), '1');
      assert.equal(arrivals.all.length, 0);
      await arrivals.atLeast(1);
    },
  ],
  [
    'B20 send never throws, and a receiver that throws keeps receiving',
    async ({ bus, patienceMs }) => {
      const arrivals = new Arrivals<string>(patienceMs);
      bus.send(gateway('nobody'), 'lost');
      bus.send(gateway('x'.repeat(500)), 'lost');
      await bus.openInbox(worker('w1'), (body) => {
        arrivals.add(body);
        if (body === '1') throw new Error('a broken receiver');
      });
      bus.send(worker('w1'), '1');
      bus.send(worker('w1'), '2');
      assert.deepEqual(await arrivals.atLeast(2), ['1', '2']);
    },
  ],
  [
    'B21 a stopped inbox gets nothing more and can be opened again',
    async ({ bus, patienceMs }) => {
      const before = new Arrivals<string>(patienceMs);
      const after = new Arrivals<string>(patienceMs);
      const inbox = await bus.openInbox(gateway('g1'), (body) => before.add(body));
      const twice = bus.openInbox(gateway('g1'), (body) => before.add(body));
      await failsWith(twice, (error) => error instanceof Error, 'an open address must be refused');
      bus.send(gateway('g1'), '1');
      await before.atLeast(1);
      await inbox.stop();
      bus.send(gateway('g1'), '2');
      await bus.openInbox(gateway('g1'), (body) => after.add(body));
      bus.send(gateway('g1'), '3');
      await after.until(() => after.all.includes('3'));
      assert.deepEqual(before.all, ['1']);
    },
  ],
];
