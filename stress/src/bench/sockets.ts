import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createParleyClient } from '@parley/client';
import { inTurns } from './load/in-turns.ts';
import { ask } from './support/ask.ts';
import type { Child, Children } from './support/children.ts';
import { atLeast, atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { collectorArgs, heldMemory, type HeldMemory } from './sockets/held-memory.ts';
import { assertProc } from './support/usage.ts';
import { startRelay } from './targets/bare-relay.ts';
import { startEmbedded, temporaryFolder } from './targets/parley.ts';
import type { Target } from './targets/target.ts';

export const summary = 'what an idle socket costs in memory, 10,000 of them on one server';

const holders = 4;

await runBench('sockets', async ({ options, report, children }) => {
  assertProc();
  const count = options.quick ? 1_000 : 10_000;
  const clients = await Promise.all(Array.from({ length: holders }, () => startHolder(children)));

  const memoryFile = path.join(temporaryFolder(children), 'held');
  const nodeArgs = collectorArgs(memoryFile);
  const relay = await startRelay(children, 'http://127.0.0.1:9', nodeArgs);
  const relayUrl = relay.load.kind === 'relay' ? relay.load.url : '';
  const bareUrls = Array.from({ length: count }, () => relayUrl);
  const bare = await costOf({ target: relay, clients, urls: bareUrls, memoryFile });
  await relay.stop();

  const dataDir = temporaryFolder(children);
  const ids = await createConversations(children, dataDir, count);
  // A fresh process: what creating them left behind would make room for the sockets.
  const server = await startEmbedded({ children, dataDir, nodeArgs, profileDir: options.profileDir });
  const url = (server.urls[0] ?? '').replace('http', 'ws');
  const own = await costOf({ target: server, clients, urls: ids.map((id) => `${url}/ws/chat/${id}`), memoryFile });

  report.table(
    [
      'server',
      'sockets',
      'opened in s',
      'RSS MB before',
      'with them',
      'after',
      'held MB before',
      'with them',
      'after',
      'KB each by RSS',
      'by what is held',
    ],
    [bare, own].map(({ name, held, openedS, before, filled, after, rssKb, heldKb }) => [
      name,
      held,
      openedS,
      before.rssMb,
      filled.rssMb,
      after.rssMb,
      before.heldMb,
      filled.heldMb,
      after.heldMb,
      rssKb,
      heldKb,
    ]),
  );
  report.add(
    figure({
      name: 'kb_per_socket',
      value: Math.max(own.rssKb, own.heldKb),
      unit: 'KB',
      yardstick: { name: 'bare ws', value: Math.max(bare.rssKb, bare.heldKb) },
      goal: atMost(15),
    }),
    figure({ name: 'held_sockets', value: own.held, unit: 'sockets', goal: atLeast(count) }),
  );
});

interface Cost {
  readonly name: string;
  readonly held: number;
  readonly openedS: number;
  readonly before: HeldMemory;
  readonly filled: HeldMemory;
  readonly after: HeldMemory;
  readonly rssKb: number;
  readonly heldKb: number;
}

interface CostRoom {
  readonly target: Target;
  readonly clients: readonly Child[];
  readonly urls: readonly string[];
  readonly memoryFile: string;
}

async function costOf({ target, clients, urls, memoryFile }: CostRoom): Promise<Cost> {
  const memory = (): Promise<HeldMemory> => heldMemory(target.pids[0] ?? 0, memoryFile);
  const shareOf = (list: readonly string[], index: number) => ({
    urls: list.filter((_, at) => at % clients.length === index),
  });
  // A few first, and closed again: code and pools that the first socket needs are not the ten thousandth's.
  await tell(clients, (index) => shareOf(urls.slice(0, 200), index));
  await tell(clients, () => ({ release: true }));
  const before = await memory();
  const startedMs = performance.now();
  await tell(clients, (index) => shareOf(urls, index));
  const openedS = (performance.now() - startedMs) / 1_000;
  const filled = await memory();
  // Asked again: some may have been closed since.
  const answers = await tell(clients, () => ({ urls: [] }));
  const held = answers.reduce((sum, answer) => sum + answer.held - answer.lost, 0);
  await tell(clients, () => ({ release: true }));
  const after = await memory();
  const each = (pick: (memory: HeldMemory) => number): number => ((pick(filled) - pick(before)) * 1_024) / held;
  return {
    name: target.name,
    held,
    openedS,
    before,
    filled,
    after,
    rssKb: each(({ rssMb }) => rssMb),
    heldKb: each(({ heldMb }) => heldMb),
  };
}

async function createConversations(children: Children, dataDir: string, count: number): Promise<readonly string[]> {
  const server = await startEmbedded({ children, dataDir });
  const parley = createParleyClient({ baseUrl: server.urls[0] ?? '' });
  const ids: string[] = [];
  // One for each socket: that is what users have.
  await inTurns(Array.from({ length: count }), 16, async (_, index) => {
    ids.push((await parley.call('createConversation', { body: { title: `Idle ${index}` } })).id);
  });
  await server.stop();
  return ids;
}

async function startHolder(children: Children): Promise<Child> {
  const child = children.start({
    name: 'socket holder',
    file: fileURLToPath(new URL('./processes/socket-holder.js', import.meta.url)),
    ipc: true,
  });
  await child.line(/ready/, 20_000);
  return child;
}

function tell(
  clients: readonly Child[],
  orderFor: (index: number) => object,
): Promise<readonly { readonly held: number; readonly lost: number }[]> {
  return Promise.all(clients.map((child, index) => ask<{ held: number; lost: number }>(child, orderFor(index))));
}
