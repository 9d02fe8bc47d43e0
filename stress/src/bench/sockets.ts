import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createParleyClient } from '@parley/client';
import { inTurns } from './load/in-turns.ts';
import { ask } from './support/ask.ts';
import type { Child, Children } from './support/children.ts';
import { atLeast, atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { assertProc, rssMbOf } from './support/usage.ts';
import { startRelay } from './targets/bare-relay.ts';
import { startEmbedded } from './targets/parley.ts';
import type { Target } from './targets/target.ts';

export const summary = 'what an idle socket costs in memory, 10,000 of them on one server';

/** Collects garbage when told, so that only what is held is counted. */
const collector = [
  '--expose-gc',
  '--import',
  `data:text/javascript,process.on('SIGUSR2',()=>{globalThis.gc();globalThis.gc()})`,
];
const holders = 4;

await runBench('sockets', async ({ options, report, children }) => {
  assertProc();
  const count = options.quick ? 1_000 : 10_000;
  const clients = await Promise.all(Array.from({ length: holders }, () => startHolder(children)));

  const relay = await startRelay(children, 'http://127.0.0.1:9', collector);
  const relayUrl = relay.load.kind === 'relay' ? relay.load.url : '';
  const bare = await costOf({ target: relay, clients, urls: Array.from({ length: count }, () => relayUrl) });
  await relay.stop();

  const server = await startEmbedded({ children, nodeArgs: collector, profileDir: options.profileDir });
  const url = server.urls[0] ?? '';
  const parley = createParleyClient({ baseUrl: url });
  const urls: string[] = [];
  // Each in a conversation of its own: that is what users have.
  await inTurns(Array.from({ length: count }), 16, async (_, index) => {
    const { id } = await parley.call('createConversation', { body: { title: `Idle ${index}` } });
    urls.push(`${url.replace('http', 'ws')}/ws/chat/${id}`);
  });
  const own = await costOf({ target: server, clients, urls });

  report.table(
    ['server', 'sockets', 'RSS MB before', 'RSS MB with them', 'KB per socket', 'opened in s', 'RSS MB after'],
    [bare, own].map((cost) => [
      cost.name,
      cost.held,
      cost.beforeMb,
      cost.withMb,
      cost.kbEach,
      cost.openedS,
      cost.afterMb,
    ]),
  );
  report.add(
    figure({
      name: 'kb_per_socket',
      value: own.kbEach,
      unit: 'KB',
      yardstick: { name: 'bare ws', value: bare.kbEach },
      goal: atMost(15),
    }),
    figure({ name: 'held_sockets', value: own.held, unit: 'sockets', goal: atLeast(count) }),
  );
});

interface Cost {
  readonly name: string;
  readonly held: number;
  readonly beforeMb: number;
  readonly withMb: number;
  readonly afterMb: number;
  readonly kbEach: number;
  readonly openedS: number;
}

async function costOf({
  target,
  clients,
  urls,
}: {
  target: Target;
  clients: readonly Child[];
  urls: readonly string[];
}): Promise<Cost> {
  // A few first, and closed again: code and pools that the first socket needs are not the ten thousandth's.
  await tell(clients, (index) => ({ urls: urls.filter((_, at) => at < 200 && at % clients.length === index) }));
  await tell(clients, () => ({ release: true }));
  const beforeMb = await settledRssMb(target.pids);
  const startedMs = performance.now();
  const answers = await tell(clients, (index) => ({ urls: urls.filter((_, at) => at % clients.length === index) }));
  const openedS = (performance.now() - startedMs) / 1_000;
  const withMb = await settledRssMb(target.pids);
  const held = answers.reduce((sum, answer) => sum + answer.held - answer.lost, 0);
  await tell(clients, () => ({ release: true }));
  const afterMb = await settledRssMb(target.pids);
  return { name: target.name, held, beforeMb, withMb, afterMb, kbEach: ((withMb - beforeMb) * 1_024) / held, openedS };
}

/** After garbage collections, when it does not fall any more. */
async function settledRssMb(pids: readonly number[]): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  for (let calm = 0, round = 0; calm < 3 && round < 20; round++) {
    for (const pid of pids) process.kill(pid, 'SIGUSR2');
    await sleep(700);
    const now = rssMbOf(pids);
    calm = now < lowest - 0.5 ? 0 : calm + 1;
    lowest = Math.min(lowest, now);
  }
  return lowest;
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
