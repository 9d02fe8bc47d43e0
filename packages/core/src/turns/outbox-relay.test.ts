import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../kernel/index.ts';
import type { MessageBus } from '../messaging/index.ts';
import { createOutboxRelay } from './outbox-relay.ts';
import type { OutboxRow, OutboxStore } from './turn-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = (id: number): OutboxRow => ({ id, queue: 'background_queue', body: `body ${id}` });

function setup(options: { broker?: () => Promise<void> } = {}) {
  const rows = new Map<number, OutboxRow>();
  const drains: number[] = [];
  const published: string[] = [];
  let broker = options.broker ?? (async () => undefined);
  const store: OutboxStore = {
    async drain({ limit, olderThanMs }, publish) {
      drains.push(olderThanMs);
      const confirmed = await publish([...rows.values()].slice(0, limit));
      for (const id of confirmed) rows.delete(id);
      return confirmed.length;
    },
    async remove(ids) {
      for (const id of ids) rows.delete(id);
    },
    waiting: async () => rows.size,
  };
  const bus = {
    async publish(_queue: string, body: string) {
      await broker();
      published.push(body);
    },
  } as unknown as MessageBus;
  const relay = createOutboxRelay({ store, bus, logger: silentLogger });
  const commit = (...committed: OutboxRow[]) => {
    for (const each of committed) rows.set(each.id, each);
    return committed;
  };
  return { relay, rows, drains, published, commit, setBroker: (next: () => Promise<void>) => void (broker = next) };
}

describe('the outbox relay', () => {
  test('T1.3 publishes what was committed here at once, and deletes it once confirmed', async () => {
    const { relay, rows, published, commit } = setup();
    relay.publish(commit(row(1), row(2)));
    await vi.advanceTimersByTimeAsync(0);
    expect(published).toEqual(['body 1', 'body 2']);
    await vi.advanceTimersByTimeAsync(50);
    expect(rows.size).toBe(0);
  });

  test('T1.3 keeps what the broker did not confirm, for the drain', async () => {
    const { relay, rows, published, commit, setBroker } = setup({
      broker: () => Promise.reject(new Error('broker away')),
    });
    relay.start();
    relay.publish(commit(row(1)));
    await vi.advanceTimersByTimeAsync(900);
    expect(rows.size).toBe(1);
    setBroker(async () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(published).toEqual(['body 1']);
    expect(rows.size).toBe(0);
    await relay.stop();
  });

  test('T1.3 takes up everything that a former process left, then only what is old', async () => {
    const { relay, published, commit, drains } = setup();
    commit(row(1), row(2), row(3));
    relay.start();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(published).toEqual(['body 1', 'body 2', 'body 3']);
    expect(drains).toEqual([0, 1_000, 1_000]);
    await relay.stop();
  });

  test('deletes what was confirmed before it stops', async () => {
    const { relay, rows, commit } = setup();
    relay.start();
    relay.publish(commit(row(1)));
    await vi.advanceTimersByTimeAsync(0);
    await relay.stop();
    expect(rows.size).toBe(0);
  });
});
