import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadClient } from '../load/load-client.ts';
import { atMost, figure, notMeasured } from '../support/figures.ts';
import type { Bench } from '../support/run-bench.ts';
import { median } from '../support/statistics.ts';
import { cpuSecondsOf, rssMbOf, withDescendants } from '../support/usage.ts';
import { modelPrefix } from '../targets/parley.ts';
import type { Targets } from '../targets/start-targets.ts';
import type { Target } from '../targets/target.ts';
import { cpuScript } from './scripts.ts';

const chats = 100;
const openOverMs = 4_000;
const goals = { embedded: 1.5, distributed: 2.5 } as const;

interface CpuSample {
  /** Of our own processes. */
  readonly secondsPer1000: number;
  /** Of database, broker and Redis. */
  readonly besides: Readonly<Record<string, number>>;
  readonly rssMb: number;
  readonly lost: number;
  readonly longestGapP99Ms: number;
}

/** CPU per 1,000 relayed tokens at 100 chats of 300 tokens, opening, storing and ending included. */
export async function measureCpu(
  bench: Bench,
  room: { readonly client: LoadClient; readonly targets: Targets },
): Promise<void> {
  const { options, report } = bench;
  const { relay, parley, reasons } = room.targets;
  const services = parley.some(({ name }) => name === 'distributed') ? await bench.services() : undefined;
  const servicePids = typeof services === 'object' ? services.pids : {};
  const samples = new Map<string, CpuSample[]>();
  const seriesCount = options.quick ? 1 : 3;
  // The first series is for the compilers.
  for (let series = 0; series <= seriesCount; series++) {
    for (const target of [relay, ...parley]) {
      const sample = await sampleOf(room.client, target, target.name === 'distributed' ? servicePids : {});
      if (series > 0) samples.set(target.name, [...(samples.get(target.name) ?? []), sample]);
      report.say(
        `cpu, series ${series} of ${seriesCount}, ${target.name}: ${sample.secondsPer1000.toFixed(4)} s per 1,000 tokens${sample.lost > 0 ? `, ${sample.lost} TOKENS LOST, TWICE OR WRONG` : ''}`,
      );
    }
  }

  const of = (name: string, pick: (sample: CpuSample) => number): number => median((samples.get(name) ?? []).map(pick));
  const beside = (name: string, service: RegExp): number =>
    of(name, (sample) =>
      Object.entries(sample.besides).reduce((sum, [key, value]) => sum + (service.test(key) ? value : 0), 0),
    );
  report.table(
    [
      '100 chats x 300 tokens',
      'cpu s / 1,000 tokens',
      'postgres',
      'rabbitmq',
      'redis',
      'RSS MB',
      'longest gap ms p99',
      'lost, twice, wrong',
    ],
    [relay, ...parley].map(({ name }) => [
      name,
      of(name, (sample) => sample.secondsPer1000),
      beside(name, /^pg/),
      beside(name, /^rabbit/),
      beside(name, /^redis/),
      of(name, (sample) => sample.rssMb),
      of(name, (sample) => sample.longestGapP99Ms),
      of(name, (sample) => sample.lost),
    ]),
  );
  const bare = of('relay', (sample) => sample.secondsPer1000);
  for (const platform of options.platforms) {
    const own = of(platform, (sample) => sample.secondsPer1000);
    const ratio = { name: `${platform}.cpu_ratio`, unit: 'x', goal: atMost(goals[platform]) };
    const reason = reasons.get(platform);
    if (reason !== undefined) report.add(notMeasured(ratio, reason));
    else {
      report.add(
        figure({ ...ratio, value: own / bare }),
        figure({
          name: `${platform}.cpu_s_per_1000_tokens`,
          value: own,
          unit: 's',
          yardstick: { name: 'bare fetch relay', value: bare },
        }),
        figure({
          name: `${platform}.token_faults`,
          value: Math.max(...(samples.get(platform) ?? []).map(({ lost }) => lost)),
          unit: 'tokens',
          goal: atMost(0),
        }),
      );
    }
  }
}

async function sampleOf(
  client: LoadClient,
  target: Target,
  servicePids: Readonly<Record<string, number>>,
): Promise<CpuSample> {
  const services = Object.entries(servicePids).map(([name, pid]) => ({ name, pids: withDescendants([pid]) }));
  const servicesBefore = services.map(({ pids }) => cpuSecondsOf(pids));
  const before = cpuSecondsOf(target.pids);
  const result = await client.run({
    target: target.load,
    script: cpuScript,
    model: `${modelPrefix}/${cpuScript}`,
    chats,
    openOverMs,
    connect: 'with its turn',
    timeoutMs: 60_000,
  });
  // What the last endings leave to do belongs to them.
  await sleep(500);
  const seconds = cpuSecondsOf(target.pids) - before;
  const thousands = result.tokens / 1_000;
  return {
    secondsPer1000: seconds / thousands,
    besides: Object.fromEntries(
      services.map(({ name, pids }, index) => [name, (cpuSecondsOf(pids) - (servicesBefore[index] ?? 0)) / thousands]),
    ),
    rssMb: rssMbOf(target.pids),
    lost: result.lostTokens + result.duplicatedTokens + result.wrongTokens,
    longestGapP99Ms: result.longestGapMs.p99,
  };
}
