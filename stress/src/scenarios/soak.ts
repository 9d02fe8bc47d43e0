import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../support/random.ts';
import { report } from '../support/scenario-report.ts';
import { slopePerHour, type Sample } from './soak/slope.ts';
import { keepTalking, type LoadCounts } from './soak/steady-load.ts';
import { startSubject, subjectNames, type SubjectName } from './soak/subjects.ts';
import { sample } from './soak/watch-memory.ts';
import { programOptions } from '../support/program-options.ts';

export const summary = 'turns at a steady rate for half an hour: memory, handles and waiting rows must not grow';

const values = programOptions({
  minutes: { type: 'string', default: '30' },
  platform: { type: 'string', default: 'embedded' },
  rate: { type: 'string', default: '4' },
  instance: { type: 'string', default: 'chaos' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const platform = subjectNames.find((name) => name === values.platform);
if (platform === undefined) throw new Error(`--platform is one of ${subjectNames.join(', ')}`);

const overMs = Number(values.minutes) * 60_000;
const folder = mkdtempSync(path.join(tmpdir(), 'parley-soak-'));
const subject = await startSubject(platform satisfies SubjectName, { folder, instance: values.instance });
const counts: LoadCounts = { sent: 0, done: 0, otherwise: 0, failures: 0 };
const abort = new AbortController();
const began = performance.now();
const talking = keepTalking({
  baseUrl: subject.baseUrl,
  random: createRandom('soak'),
  turnsPerSecond: Number(values.rate),
  signal: abort.signal,
  counts,
});

// Caches, pools and compiled code fill up first.
// The embedded PostgreSQL touches its shared buffers as the data fills them: once, and it takes a quarter of an hour.
const warmUpMs = overMs / 2;
const everyMs = Math.min(15_000, overMs / 40);
while (performance.now() - began < overMs) {
  await sleep(everyMs);
  if (performance.now() - began < warmUpMs) continue;
  for (const watched of subject.watched) await sample(watched);
  const state = subject.watched
    .map(
      ({ process, heapMb, residentMb }) => `${process.name} ${last(heapMb)} MB heap, ${last(residentMb)} MB resident`,
    )
    .join('; ');
  console.log(
    `${((performance.now() - began) / 60_000).toFixed(1).padStart(6)} min  ${counts.sent} sent, ${counts.done} done  ${state}`,
  );
}
abort.abort();
await talking;
const end = await subject.readEnd();
await subject.close();

const hoursOfData = (overMs - warmUpMs) / 3_600_000;
// Over a short run noise weighs more: some megabytes up or down are no slope.
const mostMbPerHour = 10 + 3 / hoursOfData;
const holds = report({
  bench: 'soak',
  json: values.json,
  figures: [
    { name: `${platform}.minutes`, value: Number(values.minutes), unit: 'min' },
    { name: `${platform}.turns`, value: counts.sent, unit: 'turns' },
    { name: `${platform}.answers_done`, value: counts.done, unit: 'turns' },
    { name: `${platform}.failures`, value: counts.failures, unit: '', goal: { exactly: 0 } },
    ...subject.watched.flatMap(({ process, heapMb, residentMb, handles }) => [
      {
        name: `${platform}.${process.name}.heap_mb_per_hour`,
        value: slopePerHour(heapMb),
        unit: 'MB/h',
        goal: { most: mostMbPerHour },
      },
      {
        name: `${platform}.${process.name}.resident_mb_per_hour`,
        value: slopePerHour(residentMb),
        unit: 'MB/h',
        goal: { most: 2 * mostMbPerHour },
      },
      { name: `${platform}.${process.name}.resident_mb`, value: residentMb.at(-1)?.value ?? 0, unit: 'MB' },
      {
        name: `${platform}.${process.name}.handles_per_hour`,
        value: slopePerHour(handles),
        unit: '/h',
        goal: { most: 10 + 20 / hoursOfData },
      },
    ]),
    { name: `${platform}.outbox_rows`, value: end.outboxRows, unit: 'rows', goal: { exactly: 0 } },
    { name: `${platform}.open_runs`, value: end.openRuns, unit: 'runs', goal: { exactly: 0 } },
    {
      name: `${platform}.log_rows_per_turn`,
      value: end.logRows / Math.max(1, end.runs),
      unit: 'rows',
      goal: { most: 12 },
    },
    ...(end.databaseConnections === undefined
      ? []
      : [{ name: `${platform}.database_connections`, value: end.databaseConnections, unit: '', goal: { most: 60 } }]),
  ],
});
if (holds && !values.keep) rmSync(folder, { recursive: true, force: true });
else console.log(`logs are in ${folder}`);
process.exit(holds ? 0 : 1);

function last(samples: readonly Sample[]): string {
  return (samples.at(-1)?.value ?? 0).toFixed(0);
}
