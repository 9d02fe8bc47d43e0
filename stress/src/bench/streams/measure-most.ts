import type { LoadClient } from '../load/load-client.ts';
import type { LoadResult } from '../load/load-order.ts';
import { atLeast, figure, notMeasured } from '../support/figures.ts';
import type { Bench } from '../support/run-bench.ts';
import { cpuSecondsOf } from '../support/usage.ts';
import { modelPrefix } from '../targets/parley.ts';
import type { Targets } from '../targets/start-targets.ts';
import type { Target } from '../targets/target.ts';
import type { RampScript } from './scripts.ts';

/** The script's own gap and 100 ms. */
const mostGapMs = 1_000 / 30 + 100;
const goals = { embedded: 1_000, distributed: 600 } as const;
const ramps = { quick: [200, 600, 1_000], full: [600, 1_000, 1_400] } as const;

interface Level {
  readonly streams: number;
  readonly result: LoadResult;
  /** Cores that the target's processes used on average. */
  readonly cores: number;
}

interface Room {
  readonly client: LoadClient;
  readonly targets: Targets;
  readonly ramp: RampScript;
}

/** More and more streams until they stutter. */
export async function measureMost(bench: Bench, room: Room): Promise<void> {
  const { options, report } = bench;
  const { relay, parley, reasons } = room.targets;
  const levels = new Map<string, readonly Level[]>();
  for (const target of [relay, ...parley]) levels.set(target.name, await climb(bench, target, room));

  report.table(
    [
      'target',
      'streams',
      'gap ms p50',
      'gap ms p99',
      'longest gap ms p99',
      'first token ms p50',
      'cores',
      'faults',
      'client late ms p99',
      '',
    ],
    [...levels].flatMap(([name, tried]) =>
      tried.map(({ streams, result, cores }) => [
        name,
        streams,
        result.gapMs.p50,
        result.gapMs.p99,
        result.longestGapMs.p99,
        result.firstTokenMs.p50,
        cores,
        faultsOf(result),
        result.clientDelayP99Ms,
        flows(result) ? '' : `stutters${failuresOf(result)}`,
      ]),
    ),
  );
  const bare = most(levels.get('relay'), flows);
  for (const platform of options.platforms) {
    const figures = [
      { name: `${platform}.max_streams`, unit: 'streams', goal: atLeast(goals[platform]), fits: flows },
      // The same with every chat's worst moment in place of all gaps alike.
      { name: `${platform}.max_streams_by_longest_gap`, unit: 'streams', goal: undefined, fits: flowsWithoutPause },
    ];
    for (const { fits, ...what } of figures) {
      const reason = reasons.get(platform);
      if (reason !== undefined) report.add(notMeasured(what, reason));
      else
        report.add(
          figure({
            ...what,
            value: most(levels.get(platform), fits),
            yardstick: { name: 'bare fetch relay', value: fits === flows ? bare : most(levels.get('relay'), fits) },
          }),
        );
    }
  }
}

/** Up the ramp to the first level that stutters twice, then halfway back. The yardstick gets one try each. */
async function climb(bench: Bench, target: Target, room: Room): Promise<readonly Level[]> {
  const tried: Level[] = [];
  const passes = async (streams: number): Promise<boolean> => {
    // Twice, because other programs on the machine can make it stutter as well.
    for (let attempt = 1; attempt <= (target.name === 'relay' ? 1 : 2); attempt++) {
      const level = await run(target, streams, room);
      tried.push(level);
      bench.report.say(
        `${target.name}, ${streams} streams: gap p99 ${level.result.gapMs.p99.toFixed(0)} ms, ${level.cores.toFixed(2)} cores, ${faultsOf(level.result)} faults${failuresOf(level.result)}`,
      );
      if (flows(level.result)) return true;
    }
    return false;
  };
  let good = 0;
  let bad: number | undefined;
  for (const streams of bench.options.quick ? ramps.quick : ramps.full) {
    if (await passes(streams)) good = streams;
    else {
      bad = streams;
      break;
    }
  }
  const middle = bad === undefined ? 0 : Math.round((good + bad) / 2 / 50) * 50;
  if (middle > good && !bench.options.quick) await passes(middle);
  return tried;
}

async function run(target: Target, streams: number, { client, ramp }: Room): Promise<Level> {
  const before = cpuSecondsOf(target.pids);
  const result = await client.run({
    target: target.load,
    script: ramp.name,
    model: `${modelPrefix}/${ramp.name}`,
    chats: streams,
    openOverMs: ramp.openOverMs,
    connect: 'ahead',
    timeoutMs: ramp.answerMs + 30_000,
  });
  return { streams, result, cores: ((cpuSecondsOf(target.pids) - before) * 1_000) / result.wallMs };
}

function flows(result: LoadResult): boolean {
  return result.gapMs.p99 <= mostGapMs && faultsOf(result) === 0 && Object.keys(result.failures).length === 0;
}

function flowsWithoutPause(result: LoadResult): boolean {
  return flows(result) && result.longestGapMs.p99 <= mostGapMs;
}

function faultsOf({ lostTokens, duplicatedTokens, wrongTokens }: LoadResult): number {
  return lostTokens + duplicatedTokens + wrongTokens;
}

function failuresOf({ failures }: LoadResult): string {
  const list = Object.entries(failures).map(([reason, count]) => `${count} x ${reason}`);
  return list.length === 0 ? '' : `, ${list.join('; ')}`;
}

function most(levels: readonly Level[] | undefined, fits: (result: LoadResult) => boolean): number {
  return Math.max(0, ...(levels ?? []).filter(({ result }) => fits(result)).map(({ streams }) => streams));
}
