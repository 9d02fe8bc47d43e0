import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';
import { assertProc, cpuSecondsOf, rssMbOf } from './support/usage.ts';
import { startRelay } from './targets/bare-relay.ts';
import { startEmbedded, temporaryFolder } from './targets/parley.ts';

export const summary = 'from nothing to the first served page, and the memory of an idle server';

await runBench('start', async ({ options, report, children }) => {
  assertProc();
  const runs = options.quick ? 2 : 5;
  const idleMs = options.quick ? 3_000 : 15_000;

  const bareMs: number[] = [];
  let bareMb = 0;
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    const relay = await startRelay(children, 'http://127.0.0.1:9');
    bareMs.push(performance.now() - before);
    bareMb = rssMbOf(relay.pids);
    await relay.stop();
  }

  const start = async (dataDir: string) => {
    const before = performance.now();
    const server = await startEmbedded({ children, dataDir, profileDir: options.profileDir });
    const listeningMs = performance.now() - before;
    const page = await fetch(`${server.urls[0] ?? ''}/`, { headers: { accept: 'text/html' } });
    const text = await page.text();
    if (!page.ok || !text.includes('<html'))
      throw new Error(`The first page was HTTP ${page.status}: is apps/web built?`);
    return { server, listeningMs, pageMs: performance.now() - before, cpuSeconds: cpuSecondsOf(server.pids) };
  };

  // Once unmeasured: the files are then in memory, as on a machine where Parley ran before.
  const dataDir = temporaryFolder(children);
  await (await start(dataDir)).server.stop();
  const again: number[] = [];
  const rows: (readonly (string | number)[])[] = [];
  let idleMb = 0;
  for (let run = 1; run <= runs; run++) {
    const { server, ...times } = await start(dataDir);
    again.push(times.pageMs);
    if (run === runs) {
      await sleep(idleMs);
      idleMb = rssMbOf(server.pids);
    }
    rows.push([`existing data, ${run}`, times.listeningMs, times.pageMs, times.cpuSeconds]);
    await server.stop();
  }
  const fresh: number[] = [];
  for (let run = 1; run <= Math.min(3, runs); run++) {
    const folder = temporaryFolder(children);
    const { server, ...times } = await start(folder);
    fresh.push(times.pageMs);
    rows.push([`new data, ${run}`, times.listeningMs, times.pageMs, times.cpuSeconds]);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  report.table(['start', 'listening ms', 'first page ms', 'cpu s'], rows);

  const yardstick = { name: 'bare relay', value: median(bareMs) };
  report.add(
    figure({ name: 'cold_start_ms', value: median(again), unit: 'ms', yardstick, goal: atMost(4_000) }),
    figure({ name: 'cold_start_new_data_ms', value: median(fresh), unit: 'ms', yardstick }),
    figure({
      name: 'idle_rss_mb',
      value: idleMb,
      unit: 'MB',
      yardstick: { name: 'bare relay', value: bareMb },
      goal: atMost(700),
    }),
  );
});
