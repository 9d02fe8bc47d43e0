import { fileURLToPath } from 'node:url';
import type { LanguageModel } from '@parley/core';
import { createProviderModels, wires, type Wire } from '@parley/engines/testing';
import { readBare } from './provider/bare-readers.ts';
import { atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';

export const summary = 'CPU per 1,000 tokens of each way to a provider, against a bare reader of the same bytes';

const tokens = 1_000;
const question = { messages: [{ role: 'user' as const, content: 'How do readers compare?' }], parameters: {} };

/** One format each: the many that speak like OpenAI share one path. */
const measured: readonly { readonly name: string; readonly wire: string; readonly goal?: number }[] = [
  { name: 'openai_compatible', wire: 'openai_compatible', goal: 2 },
  { name: 'ollama', wire: 'ollama' },
  { name: 'ai_sdk_openai_responses', wire: 'openai, responses' },
  { name: 'ai_sdk_anthropic', wire: 'anthropic' },
  { name: 'ai_sdk_google', wire: 'google' },
  { name: 'ai_sdk_bedrock', wire: 'amazon_bedrock' },
];

await runBench('provider', async ({ options, report, children }) => {
  const rounds = options.quick ? 2 : 7;
  const streams = options.quick ? 4 : 40;
  const child = children.start({
    name: 'wire server',
    file: fileURLToPath(
      new URL(`./processes/wire-server.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
    ),
    args: ['--tokens', String(tokens)],
    nodeArgs: process.execArgv,
  });
  const [, url = ''] = await child.line(/listening on (\S+)/, 30_000);

  for (const { name, wire: wireName, goal } of measured) {
    const index = wires.findIndex((wire) => wire.name === wireName);
    const wire = wires[index];
    if (wire === undefined) throw new Error(`There is no wire ${wireName}`);
    const made = createProviderModels(wire.config(`${url}/${index}`));
    const [model] = made.models;
    if (model === undefined) throw new Error(`${wireName} has no model`);
    const subjects = {
      adapter: () => listen(model),
      bare: () => readBare(`${url}/${index}/`, kindOf(wire)),
    };
    // Once unmeasured: packages are loaded and code is compiled.
    await run(subjects.bare, 8);
    await run(subjects.adapter, 8);
    const cpuMs: Record<keyof typeof subjects, number[]> = { adapter: [], bare: [] };
    for (let round = 0; round < rounds; round++) {
      cpuMs.bare.push(await run(subjects.bare, streams));
      cpuMs.adapter.push(await run(subjects.adapter, streams));
    }
    made.close();
    const [adapter, bare] = [median(cpuMs.adapter), median(cpuMs.bare)];
    report.add(
      figure({
        name: `${name}.cpu_ms_per_1000_tokens`,
        value: adapter,
        unit: 'ms',
        yardstick: { name: 'bare reader', value: bare },
      }),
      figure({
        name: `${name}.cpu_ratio`,
        value: adapter / bare,
        unit: 'times the bare reader',
        ...(goal === undefined ? {} : { goal: atMost(goal) }),
      }),
    );
  }
});

/** CPU of this process for a thousand tokens, four streams at a time. */
async function run(subject: () => Promise<number>, streams: number): Promise<number> {
  const before = process.cpuUsage();
  let left = streams;
  const worker = async (): Promise<void> => {
    while (left-- > 0) if ((await subject()) < tokens) throw new Error('The answer is not whole');
  };
  await Promise.all([1, 2, 3, 4].map(worker));
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1_000 / streams;
}

async function listen(model: LanguageModel): Promise<number> {
  let pieces = 0;
  await model.generate(question, { text: () => void pieces++ }, new AbortController().signal);
  return pieces;
}

function kindOf({ contentType }: Wire): 'events' | 'lines' | 'frames' {
  if (contentType.startsWith('text/event-stream')) return 'events';
  return contentType.includes('ndjson') ? 'lines' : 'frames';
}
