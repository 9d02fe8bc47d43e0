import { startLoadClient } from './load/load-client.ts';
import { runBench } from './support/run-bench.ts';
import { measureCpu } from './streams/measure-cpu.ts';
import { measureMost } from './streams/measure-most.ts';
import { cpuScript, rampScript } from './streams/scripts.ts';
import { assertProc } from './support/usage.ts';
import { startTargets } from './targets/start-targets.ts';

export const summary =
  'how many 30 token/s streams run at once, and the CPU a relayed token costs, beside a bare relay';

await runBench('streams', async (bench) => {
  assertProc();
  const client = await startLoadClient(bench.children);
  const ramp = rampScript(bench.options);
  const targets = await startTargets(bench, { scripts: [cpuScript, ramp.name], tickMs: 4 });
  await measureCpu(bench, { client, targets });
  await measureMost(bench, { client, targets, ramp });
});
