import type { MessageBus } from '@parley/core';
import { createOutboxStore, type Database } from '@parley/store';

export interface Drained {
  readonly rows: number;
  /** From the beginning to the last row's deletion. */
  readonly ms: number;
  /** Messages that came after one with a higher number. */
  readonly outOfOrder: number;
  readonly missing: number;
}

/** Rows wait, relays begin, and a consumer sees in which order they come. */
export async function drainRows(room: {
  readonly database: Database;
  readonly bus: MessageBus;
  readonly rows: number;
  readonly begin: () => void;
}): Promise<Drained> {
  const { database, bus, rows } = room;
  const seen = new Set<number>();
  let highest = -1;
  let outOfOrder = 0;
  const consumer = await bus.consume(
    'background_queue',
    async ({ body }) => {
      const { n } = JSON.parse(body) as { n: number };
      if (n < highest && !seen.has(n)) outOfOrder += 1;
      highest = Math.max(highest, n);
      seen.add(n);
      return { kind: 'done' };
    },
    { concurrency: 200 },
  );
  await database.query(
    `insert into outbox (queue, body, created_at) select 'background_queue', json_build_object('v', 1, 'kind', 'run.settled', 'n', n)::text, now() - interval '1 minute' from generate_series(0, $1::int - 1) n order by n`,
    [rows],
  );
  const outbox = createOutboxStore(database);
  const startMs = performance.now();
  room.begin();
  await until(async () => (await outbox.waiting()) === 0);
  const ms = performance.now() - startMs;
  await until(async () => seen.size === rows).catch(() => undefined);
  await consumer.stop();
  return { rows, ms, outOfOrder, missing: rows - seen.size };
}

const patienceMs = 60_000;
const lookEveryMs = 20;

async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await reached())) {
    if (performance.now() > deadlineMs) throw new Error(`not drained within ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
