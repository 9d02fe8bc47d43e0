import { expect, test } from 'vitest';
import { handOver } from './hand-over.ts';

async function collect(items: AsyncIterator<number>): Promise<number[]> {
  const all: number[] = [];
  for (let next = await items.next(); !next.done; next = await items.next()) all.push(next.value);
  return all;
}

test('hands every item over, in order, never more than one ahead', async () => {
  let ahead = 0;
  let most = 0;
  const result = await handOver<number, number[]>(
    async (write) => {
      for (let i = 0; i < 100; i++) {
        most = Math.max(most, ++ahead);
        await write(i);
      }
    },
    async (items) => {
      const all: number[] = [];
      for (let next = await items.next(); !next.done; next = await items.next()) {
        ahead -= 1;
        all.push(next.value);
      }
      return all;
    },
  );
  expect(result).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(most).toBeLessThanOrEqual(2);
});

test('ends both with the error of the producer', async () => {
  const failure = new Error('source');
  const broken = handOver<number, number[]>(async (write) => {
    await write(1);
    throw failure;
  }, collect);
  await expect(broken).rejects.toBe(failure);
});

test('ends both with the error of the consumer', async () => {
  const failure = new Error('target');
  const seen: number[] = [];
  const broken = handOver<number, void>(
    async (write) => {
      for (let i = 0; ; i++) {
        seen.push(i);
        await write(i);
      }
    },
    async (items) => {
      await items.next();
      throw failure;
    },
  );
  await expect(broken).rejects.toBe(failure);
  expect(seen.length).toBeLessThan(4);
});

test('hands over nothing at all', async () => {
  expect(await handOver<number, number[]>(async () => {}, collect)).toEqual([]);
});

test('keeps the error of a consumer that fails after the last item', async () => {
  const failure = new Error('verification');
  const broken = handOver<number, void>(
    (write) => write(1),
    async (items) => {
      await collect(items);
      throw failure;
    },
  );
  await expect(broken).rejects.toBe(failure);
});
