import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RealServices } from '../support/real-services.ts';
import { report, type Figure } from '../support/scenario-report.ts';
import { sabotageModule } from './chaos/sabotage.ts';
import { runSeed, type SeedResult } from './chaos/run-seed.ts';
import { programOptions } from '../support/program-options.ts';

export const summary =
  'kills, pauses and cuts off processes and services under load, then checks that nothing was lost or doubled';

const values = programOptions({
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string', default: '1' },
  turns: { type: 'string', default: '250' },
  conversations: { type: 'string', default: '200' },
  seconds: { type: 'string', default: '90' },
  scope: { type: 'string', default: 'all' },
  sabotage: { type: 'string' },
  instance: { type: 'string', default: 'chaos' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const services = new RealServices(values.instance);
const folder = mkdtempSync(path.join(tmpdir(), 'parley-chaos-'));
const began = performance.now();
const say = (line: string): void =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(1).padStart(7)}  ${line}`);

say('bringing up PostgreSQL, Redis and three nodes of RabbitMQ');
const results: SeedResult[] = [];
let clean = true;
for (let number = 0; number < Number(values.seeds); number += 1) {
  const seed = String(Number(values.seed) + number);
  // After the faults of the seed before, some may still be down.
  const addresses = await services.up({ nodes: 3 });
  say(`seed ${seed}`);
  const result = await runSeed({
    seed,
    services,
    addresses,
    folder,
    say,
    conversations: Number(values.conversations),
    turns: Number(values.turns),
    overMs: Number(values.seconds) * 1_000,
    scope: values.scope as 'all' | 'processes' | 'none',
    preload: values.sabotage === undefined ? undefined : sabotageModule(values.sabotage),
  });
  results.push(result);
  for (const { kind, what } of result.violations) say(`VIOLATION ${kind}: ${what}`);
  if (result.violations.length > 0 || !result.settled) clean = false;
  say(`seed ${seed}: ${describe(result)}`);
}

const holds = report({ bench: 'chaos', figures: figuresOf(results), json: values.json });
if (holds && clean && !values.keep) rmSync(folder, { recursive: true, force: true });
else say(`the logs of all processes are in ${folder}`);
process.exit(holds && clean ? 0 : 1);

function describe({ facts, recoveryMs, violations }: SeedResult): string {
  const counted = new Map<string, number>();
  for (const { status, reason } of facts.stored.runs)
    counted.set(`${status}/${reason}`, (counted.get(`${status}/${reason}`) ?? 0) + 1);
  const endings = [...counted].map(([ending, count]) => `${count} ${ending}`).join(', ');
  return `${facts.sent.length} sent; ${endings}; recovered ${(recoveryMs / 1_000).toFixed(1)} s after the last fault; ${violations.length} violations`;
}

function figuresOf(all: readonly SeedResult[]): Figure[] {
  const total = (of: (result: SeedResult) => number): number => all.reduce((sum, result) => sum + of(result), 0);
  const violations = (...kinds: string[]) =>
    total((result) => result.violations.filter(({ kind }) => kinds.includes(kind)).length);
  const accepted = total(({ facts }) => facts.sent.filter(({ outcome }) => outcome === 'accepted').length);
  const none = { exactly: 0 } as const;
  return [
    { name: 'seeds', value: all.length, unit: '' },
    { name: 'turns_sent', value: total(({ facts }) => facts.sent.length), unit: 'turns' },
    { name: 'turns_accepted', value: accepted, unit: 'turns' },
    {
      name: 'answers_done',
      value: total(({ facts }) => facts.stored.runs.filter(({ status }) => status === 'done').length),
      unit: 'turns',
    },
    { name: 'lost', value: violations('lost'), unit: 'turns', goal: none },
    { name: 'duplicated', value: violations('duplicated'), unit: 'turns', goal: none },
    { name: 'unended', value: violations('unended'), unit: 'runs', goal: none },
    { name: 'ended_twice_or_changed', value: violations('changed'), unit: 'runs', goal: none },
    { name: 'overlapping_or_out_of_order', value: violations('overlap', 'order'), unit: 'runs', goal: none },
    { name: 'wrong_texts', value: violations('text'), unit: 'runs', goal: none },
    { name: 'seq_faults', value: violations('sequence'), unit: 'faults', goal: none },
    { name: 'wrong_screens', value: violations('screen'), unit: 'faults', goal: none },
    { name: 'lost_side_effects', value: violations('side effect'), unit: 'faults', goal: none },
    { name: 'audit_faults', value: violations('audit'), unit: 'faults', goal: none },
    {
      name: 'slowest_recovery_s',
      value: Math.max(...all.map(({ recoveryMs }) => recoveryMs)) / 1_000,
      unit: 's',
      goal: { most: 30 },
    },
    {
      name: 'most_resident_mb',
      value: Math.max(...all.map(({ mostResidentMb }) => mostResidentMb)),
      unit: 'MB',
      goal: { most: 512 },
    },
  ];
}
