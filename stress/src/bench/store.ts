import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { openPostgresDatabase } from '@parley/store';
import { startLoadClient } from './load/load-client.ts';
import { measureAccepts } from './store/accepts.ts';
import { measureSharedOutbox } from './store/measure-outbox.ts';
import type { Drained } from './store/outbox-rows.ts';
import { measureReading, type Reading } from './store/reading.ts';
import { seedReading } from './store/seed-reading.ts';
import type { Children } from './support/children.ts';
import { atMost, figure, notMeasured } from './support/figures.ts';
import { runBench, type Bench } from './support/run-bench.ts';
import { startDistributed, startEmbedded, temporaryFolder, type Parley } from './targets/parley.ts';

export const summary = 'messages accepted, the outbox drained, long conversations and long lists read';

/** Its one token comes at once: what is measured is the message's way. */
const model = 'script/n1';

await runBench('store', async (bench) => {
  const { options } = bench;
  if (options.platforms.includes('embedded')) await embedded(bench);
  if (options.platforms.includes('distributed')) await distributed(bench);
});

async function embedded(bench: Bench): Promise<void> {
  const { children, report, options } = bench;
  const dataDir = temporaryFolder(children);
  const database = path.join(dataDir, 'database');
  // The first start makes the owner that the rows belong to.
  await (await startEmbedded({ children, dataDir })).stop();
  const { longChatId } = await onEmbedded<{ longChatId: string }>(children, 'seed', database);
  const server = await startEmbedded({ children, dataDir, profileDir: options.profileDir });
  const reading = await measureReading(server.urls[0] ?? '', longChatId, options.quick ? 3 : 9);
  const sent = await send(bench, server);
  await server.stop();
  const accepts = await onEmbedded<{ perS: number }>(children, 'accept', database, options.quick ? 2 : 8);
  const drained = await onEmbedded<Drained>(children, 'drain', database, rowsFor(options));

  report.add(
    figure({
      name: 'messages_per_s',
      value: sent.acceptedPerS,
      unit: 'messages/s',
      yardstick: { name: 'the store alone', value: accepts.perS },
    }),
  );
  addReading(bench, '', reading);
  report.add(
    figure({ name: 'turns_per_s', value: sent.turnsPerS, unit: 'turns/s' }),
    figure({ name: 'embedded.outbox_drain_per_s', value: perS(drained), unit: 'rows/s' }),
  );
  addFaults(bench, 'embedded', drained);
}

async function distributed(bench: Bench): Promise<void> {
  const { children, report, options } = bench;
  const services = await bench.services();
  if (typeof services === 'string') {
    report.add(notMeasured({ name: 'outbox_drain_per_s', unit: 'rows/s' }, services));
    for (const name of ['messages_per_s', 'turns_per_s', 'open_2000_messages_ms', 'list_10000_conversations_ms'])
      report.add(notMeasured({ name: `distributed.${name}`, unit: '' }, services));
    return;
  }
  const drained = await measureSharedOutbox(children, services, rowsFor(options));
  const server = await startDistributed({ children, services, profileDir: options.profileDir });
  const database = await openPostgresDatabase({ url: services.databaseUrl, logger: silentLogger, maxConnections: 10 });
  try {
    const { longChatId } = await seedReading(database);
    const reading = await measureReading(server.urls[0] ?? '', longChatId, options.quick ? 3 : 9);
    const sent = await send(bench, server);
    await server.stop();
    const accepts = await measureAccepts(database, options.quick ? 2_000 : 8_000);
    report.add(
      figure({ name: 'outbox_drain_per_s', value: perS(drained), unit: 'rows/s' }),
      figure({
        name: 'distributed.messages_per_s',
        value: sent.acceptedPerS,
        unit: 'messages/s',
        yardstick: { name: 'the store alone', value: accepts.perS },
      }),
      figure({ name: 'distributed.turns_per_s', value: sent.turnsPerS, unit: 'turns/s' }),
    );
    addReading(bench, 'distributed.', reading);
    addFaults(bench, 'distributed', drained);
  } finally {
    await database.close();
  }
}

async function send({ children, options }: Bench, server: Parley) {
  const client = await startLoadClient(children);
  const order = { url: server.urls[0] ?? '', model, atOnce: 32 };
  await client.send({ ...order, forMs: 1_000 });
  return client.send({ ...order, forMs: options.quick ? 2_000 : 8_000 });
}

function addReading({ report }: Bench, prefix: string, reading: Reading): void {
  report.add(
    figure({
      name: `${prefix}open_2000_messages_ms`,
      value: reading.openAllMs,
      unit: 'ms',
      yardstick: { name: 'its first page', value: reading.openFirstPageMs },
    }),
    figure({
      name: `${prefix}list_10000_conversations_ms`,
      value: reading.listAllMs,
      unit: 'ms',
      yardstick: { name: 'its first page', value: reading.listFirstPageMs },
    }),
  );
}

function addFaults({ report }: Bench, platform: string, { outOfOrder, missing }: Drained): void {
  report.add(
    figure({
      name: `${platform}.outbox_out_of_order_or_missing`,
      value: outOfOrder + missing,
      unit: 'rows',
      goal: atMost(0),
    }),
  );
}

/** In a process of its own, that alone has the folder open. */
async function onEmbedded<Answer>(children: Children, task: string, folder: string, amount = 0): Promise<Answer> {
  const child = children.start({
    name: `embedded store, ${task}`,
    file: fileURLToPath(new URL('./processes/embedded-store.js', import.meta.url)),
    args: [task, folder, String(amount)],
  });
  const [line] = await child.line(/^\{.*\}$/m, 180_000);
  await child.ended;
  return JSON.parse(line) as Answer;
}

function rowsFor({ quick }: { readonly quick: boolean }): number {
  return quick ? 2_000 : 10_000;
}

function perS({ rows, ms }: Drained): number {
  return (rows * 1_000) / ms;
}
