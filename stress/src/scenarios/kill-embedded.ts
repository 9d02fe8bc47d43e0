import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../support/free-port.ts';
import { createRandom } from '../support/random.ts';
import { report } from '../support/scenario-report.ts';
import { ServerProcess } from '../support/server-process.ts';
import { policy } from './checker/policy.ts';
import { findViolations } from './checker/checks.ts';
import { readFacts } from './kill-embedded/read-facts.ts';
import { playRound, roundKinds, type Round } from './kill-embedded/round.ts';
import { Writer } from './kill-embedded/writer.ts';
import { programOptions } from '../support/program-options.ts';

export const summary =
  'kills the embedded server in the middle of answers, again and again, and checks that nothing acknowledged is lost';

const values = programOptions({
  seed: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '20' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const random = createRandom(`kill-embedded ${values.seed}`);
const folder = mkdtempSync(path.join(tmpdir(), 'parley-kill-'));
const dataDir = path.join(folder, 'data');
const policyFile = path.join(folder, 'policy.json');
writeFileSync(policyFile, JSON.stringify(policy));
const port = await findFreePort();
const server = new ServerProcess({
  name: 'embedded',
  args: ['--port', String(port), '--data', dataDir],
  logFile: path.join(folder, 'server.log'),
  env: { PARLEY_MODERATION_POLICY: policyFile, PARLEY_WRITES_PER_MINUTE: '1000000', PARLEY_LOG_LEVEL: 'info' },
});
const writer = new Writer({ baseUrl: `http://127.0.0.1:${port}`, random: random.fork('writer'), seed: values.seed });

const rounds: Round[] = [];
for (let number = 0; number < Number(values.rounds); number += 1) {
  const kind = roundKinds[number % roundKinds.length] ?? 'answering';
  const round = await playRound({ number, kind, server, writer, random: random.fork(`round ${number}`) });
  rounds.push(round);
  console.log(
    `round ${number + 1}: killed ${round.killed}; opened again in ${(round.openedMs / 1_000).toFixed(1)} s; ${round.accepted} accepted so far, ${round.problems.length === 0 ? 'all there' : round.problems.join('; ')}`,
  );
}

const facts = await readFacts({ server, writer, dataDir });
const violations = findViolations(facts);
for (const { kind, what } of violations) console.log(`VIOLATION ${kind}: ${what}`);

const count = (...kinds: string[]) => violations.filter(({ kind }) => kinds.includes(kind)).length;
const none = { exactly: 0 } as const;
const holds = report({
  bench: 'kill-embedded',
  json: values.json,
  figures: [
    { name: 'rounds', value: rounds.length, unit: '' },
    {
      name: 'rounds_survived',
      value: rounds.filter(({ problems }) => problems.length === 0).length,
      unit: '',
      goal: { exactly: rounds.length },
    },
    { name: 'turns_accepted', value: facts.sent.filter(({ outcome }) => outcome === 'accepted').length, unit: 'turns' },
    { name: 'answers_done', value: facts.stored.runs.filter(({ status }) => status === 'done').length, unit: 'turns' },
    {
      name: 'answers_interrupted',
      value: facts.stored.runs.filter(({ status }) => status === 'interrupted').length,
      unit: 'turns',
    },
    { name: 'lost', value: count('lost'), unit: 'turns', goal: none },
    { name: 'duplicated', value: count('duplicated'), unit: 'turns', goal: none },
    { name: 'unended', value: count('unended'), unit: 'runs', goal: none },
    {
      name: 'wrong_texts',
      value: count('text', 'sequence', 'changed', 'order', 'overlap'),
      unit: 'faults',
      goal: none,
    },
    { name: 'lost_side_effects', value: count('side effect', 'audit'), unit: 'faults', goal: none },
    { name: 'slowest_opening_ms', value: Math.max(...rounds.map(({ openedMs }) => openedMs)), unit: 'ms' },
  ],
});
if (holds && violations.length === 0 && !values.keep) rmSync(folder, { recursive: true, force: true });
else console.log(`data and log are in ${folder}`);
process.exit(holds && violations.length === 0 ? 0 : 1);
