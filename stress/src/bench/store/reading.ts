import { createParleyClient } from '@parley/client';
import { limits } from '@parley/protocol';
import { median } from '../support/statistics.ts';
import { conversations, longChatMessages } from './seed-reading.ts';

export interface Reading {
  readonly openAllMs: number;
  readonly openFirstPageMs: number;
  readonly listAllMs: number;
  readonly listFirstPageMs: number;
}

/** Reads through the client package, as programs do; medians of several times. */
export async function measureReading(baseUrl: string, longChatId: string, times: number): Promise<Reading> {
  const client = createParleyClient({ baseUrl });
  const limit = limits.pageSize;
  const all = async (items: AsyncIterable<unknown>, expected: number): Promise<void> => {
    let count = 0;
    for await (const _ of items) count += 1;
    if (count !== expected) throw new Error(`${count} came instead of ${expected}`);
  };
  return {
    openAllMs: await timed(times, () => all(client.messages(longChatId, { limit }), longChatMessages)),
    openFirstPageMs: await timed(times, () => client.call('listMessages', { id: longChatId, query: {} })),
    listAllMs: await timed(times, () => all(client.conversations({ limit }), conversations)),
    listFirstPageMs: await timed(times, () => client.call('listConversations', { query: {} })),
  };
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number> {
  // Once for plans, caches and compilers.
  await work();
  const tookMs: number[] = [];
  for (let round = 0; round < times; round++) {
    const startMs = performance.now();
    await work();
    tookMs.push(performance.now() - startMs);
  }
  return median(tookMs);
}
