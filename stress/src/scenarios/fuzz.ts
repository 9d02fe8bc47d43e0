import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../support/free-port.ts';
import { createRandom } from '../support/random.ts';
import { report } from '../support/scenario-report.ts';
import { ServerProcess } from '../support/server-process.ts';
import { fuzzFrames } from './fuzz/fuzz-frames.ts';
import { fuzzRoutes } from './fuzz/fuzz-routes.ts';
import { watchHealth } from './fuzz/health.ts';
import { createWorld } from './fuzz/world.ts';
import { programOptions } from '../support/program-options.ts';

export const summary =
  'every REST route and socket frame with right, nearly right and hostile input: no 5xx, known errors, the process lives';

const values = programOptions({
  seed: { type: 'string', default: '1' },
  requests: { type: 'string', default: '5000' },
  frames: { type: 'string', default: '2000' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const random = createRandom(`fuzz ${values.seed}`);
const folder = mkdtempSync(path.join(tmpdir(), 'parley-fuzz-'));
const port = await findFreePort();
const setupCode = randomUUID();
const server = new ServerProcess({
  name: 'fuzzed',
  args: ['--mode', 'team', '--port', String(port), '--data', path.join(folder, 'data')],
  logFile: path.join(folder, 'server.log'),
  env: {
    PARLEY_SETUP_CODE: setupCode,
    PARLEY_WRITES_PER_MINUTE: '1000000',
    PARLEY_ATTACHES_PER_MINUTE: '1000000',
    PARLEY_SIGN_INS_PER_MINUTE: '1000000',
    PARLEY_MAX_SOCKETS_PER_USER: '1000',
  },
});
await server.start();
const pid = server.pid;
const world = await createWorld(`http://127.0.0.1:${port}`, setupCode);
const before = await world.fingerprint();
const health = watchHealth(port);

const routes = await fuzzRoutes({ port, world, random: random.fork('routes'), requests: Number(values.requests) });
console.log(
  `${routes.requests} requests to ${routes.routes} routes: ${[...routes.statuses]
    .toSorted(([one], [other]) => one - other)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ')}`,
);
for (const fault of routes.faults.slice(0, 40))
  console.log(`FAULT ${fault.route} as ${fault.as}: ${fault.what}\n      ${fault.request}`);

const frames = await fuzzFrames({ port, world, random: random.fork('frames'), frames: Number(values.frames) });
console.log(
  `${frames.frames} frames: ${[...frames.answers].map(([name, count]) => `${count} × ${name}`).join(', ')}; closings: ${[...frames.closings].map(([code, count]) => `${count} × ${code}`).join(', ')}`,
);
for (const fault of frames.faults.slice(0, 40)) console.log(`FAULT frame: ${fault.what}\n      ${fault.frame}`);

const { asked, slowestMs, unanswered } = await health.stop();
const unchanged = (await world.fingerprint()) === before;
const lives = server.pid === pid && pid !== undefined;
await server.stop();

const holds = report({
  bench: 'fuzz',
  json: values.json,
  figures: [
    { name: 'requests', value: routes.requests, unit: '' },
    { name: 'routes', value: routes.routes, unit: '' },
    { name: 'frames', value: frames.frames, unit: '' },
    { name: 'route_faults', value: routes.faults.length, unit: '', goal: { exactly: 0 } },
    { name: 'frame_faults', value: frames.faults.length, unit: '', goal: { exactly: 0 } },
    { name: 'process_died', value: lives ? 0 : 1, unit: '', goal: { exactly: 0 } },
    { name: 'foreign_data_changed', value: unchanged ? 0 : 1, unit: '', goal: { exactly: 0 } },
    { name: 'health_questions', value: asked, unit: '' },
    { name: 'health_unanswered', value: unanswered, unit: '', goal: { exactly: 0 } },
    { name: 'slowest_health_ms', value: slowestMs, unit: 'ms', goal: { most: 2_000 } },
  ],
});
if (holds && !values.keep) rmSync(folder, { recursive: true, force: true });
else console.log(`data and log are in ${folder}`);
process.exit(holds ? 0 : 1);
