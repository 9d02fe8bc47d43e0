import { startLoadClient } from './load/load-client.ts';
import type { LoadResult } from './load/load-order.ts';
import { atMost, figure, notMeasured } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';
import { modelPrefix } from './targets/parley.ts';
import { startTargets } from './targets/start-targets.ts';

export const summary =
  'added time to the first token at 1, 10 and 100 concurrent turns, beside the model itself and a bare relay';

const delayMs = 200;
const openOverMs = 4_000;
const goals = { embedded: { p50: 5, p99: 25 }, distributed: { p50: 15, p99: 50 } } as const;

interface Level {
  readonly chats: number;
  readonly script: string;
  /** One chat: five, one after the other. */
  readonly alone: boolean;
}

await runBench('ttft', async (bench) => {
  const { options, report } = bench;
  // As long as the opening, so that the last chat opens among all the others; what comes after changes no first token.
  const tokens = options.quick ? 60 : 150;
  const levels: readonly Level[] = [
    { chats: 1, script: `script/d${delayMs}-r30-n30`, alone: true },
    { chats: 10, script: `script/d${delayMs}-r30-n${tokens}`, alone: false },
    { chats: 100, script: `script/d${delayMs}-r30-n${tokens}`, alone: false },
  ];
  const client = await startLoadClient(bench.children);
  // Fine ticks: the model's own lateness would count as ours.
  const { direct, relay, parley, reasons } = await startTargets(bench, {
    scripts: levels.map(({ script }) => script),
    tickMs: 1,
  });
  const targets = [direct, relay, ...parley];

  const results = new Map<string, LoadResult[]>();
  const seriesCount = options.quick ? 1 : 3;
  for (let series = 0; series <= seriesCount; series++) {
    for (const level of levels) {
      for (const target of targets) {
        const result = await client.run({
          target: target.load,
          script: level.script,
          model: `${modelPrefix}/${level.script}`,
          chats: level.alone ? 5 : level.chats,
          openOverMs: level.alone ? 0 : openOverMs,
          connect: 'with its turn',
          timeoutMs: 30_000,
        });
        // The first series is for the compilers.
        if (series === 0) continue;
        const key = `${target.name} ${level.chats}`;
        results.set(key, [...(results.get(key) ?? []), result]);
        report.say(
          `series ${series} of ${seriesCount}, ${key}: +${(result.firstTokenMs.p50 - delayMs).toFixed(1)} ms p50, +${(result.firstTokenMs.p99 - delayMs).toFixed(1)} ms p99${troubles(result)}`,
        );
      }
    }
  }

  const added = (target: string, chats: number, which: 'p50' | 'p99'): number =>
    median((results.get(`${target} ${chats}`) ?? []).map((result) => result.firstTokenMs[which] - delayMs));
  const shared = (target: string, chats: number, pick: (result: LoadResult) => number): number =>
    median((results.get(`${target} ${chats}`) ?? []).map(pick));
  report.table(
    ['target', 'chats', '+ms p50', '+ms p99', 'connect ms p50', 'longest gap ms p99', 'lost', 'client late ms p99'],
    targets.flatMap(({ name }) =>
      levels.map(({ chats }) => [
        name,
        chats,
        added(name, chats, 'p50'),
        added(name, chats, 'p99'),
        shared(name, chats, (result) => result.connectMs.p50),
        shared(name, chats, (result) => result.longestGapMs.p99),
        shared(name, chats, (result) => result.lostTokens),
        shared(name, chats, (result) => result.clientDelayP99Ms),
      ]),
    ),
  );

  for (const platform of options.platforms) {
    for (const { chats } of levels) {
      for (const which of ['p50', 'p99'] as const) {
        const name = `${platform}.c${chats}.added_${which}_ms`;
        const goal = chats === 100 ? atMost(goals[platform][which]) : undefined;
        const reason = reasons.get(platform);
        if (reason !== undefined) report.add(notMeasured({ name, unit: 'ms', goal }, reason));
        else
          report.add(
            figure({
              name,
              value: added(platform, chats, which),
              unit: 'ms',
              yardstick: { name: 'bare relay', value: added('relay', chats, which) },
              goal,
            }),
          );
      }
    }
  }
  for (const yardstick of ['direct', 'relay']) {
    for (const which of ['p50', 'p99'] as const)
      report.add(
        figure({ name: `${yardstick}.c100.added_${which}_ms`, value: added(yardstick, 100, which), unit: 'ms' }),
      );
  }
});

function troubles({ failures, lostTokens, duplicatedTokens, wrongTokens }: LoadResult): string {
  const list = Object.entries(failures).map(([reason, count]) => `${count} x ${reason}`);
  if (lostTokens + duplicatedTokens + wrongTokens > 0)
    list.push(`${lostTokens} tokens lost, ${duplicatedTokens} twice, ${wrongTokens} wrong`);
  return list.length === 0 ? '' : ` (${list.join('; ')})`;
}
