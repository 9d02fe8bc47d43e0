import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createOpenAiCompatibleModel,
  createModelServer,
  createScriptModel,
  parseScriptName,
  ScriptScheduler,
} from '@parley/engines';
import type { LanguageModel, ModelRequest } from '@parley/core';

/**
 * CPU of this process per streamed token, in turn and in one run: the adapter, a reader made of `fetch` and
 * `TextDecoder` as most relays have it, and the scripted model inside the process. The last line is the
 * benchmark object.
 */
const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '400' },
    tokens: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '3' },
  },
});
const streams = Number(values.streams);
const tokens = Number(values.tokens);
const script = `script/d200-r30-n${tokens}`;
const question: ModelRequest = { messages: [{ role: 'user', content: 'How do readers compare?' }], parameters: {} };

const { server, url } = await startServer();
try {
  const upstream = createModelServer({ baseUrl: url });
  const adapter = createOpenAiCompatibleModel({
    idPrefix: 'measured',
    model: script,
    contextTokens: 32_768,
    server: upstream,
  });
  const parsed = parseScriptName(script);
  if (parsed === undefined) throw new TypeError('--tokens takes a number');
  const inside = createScriptModel(parsed, { scheduler: new ScriptScheduler() });
  const subjects = { adapter: () => answer(adapter), fetch: () => readWithFetch(url), script: () => answer(inside) };

  // Once unmeasured, so that nobody pays for the compilation.
  for (const subject of Object.values(subjects)) await measure(subject, 20);
  const rounds: Record<keyof typeof subjects, number[]> = { adapter: [], fetch: [], script: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of ['adapter', 'fetch', 'script'] as const)
      rounds[name].push(await measure(subjects[name], streams));
  }
  upstream.close();
  report({ adapter: median(rounds.adapter), fetch: median(rounds.fetch), script: median(rounds.script) });
} finally {
  server.kill();
}

async function answer(model: LanguageModel): Promise<number> {
  let characters = 0;
  await model.generate(question, { text: (delta) => void (characters += delta.length) }, new AbortController().signal);
  return characters;
}

async function readWithFetch(base: string): Promise<number> {
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: script, messages: question.messages, stream: true }),
  });
  if (response.body === null) throw new Error('There is no body');
  let characters = 0;
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
      const event = JSON.parse(line.slice(6)) as { choices: { delta: { content?: string } }[] };
      characters += event.choices[0]?.delta.content?.length ?? 0;
    }
  }
  return characters;
}

/** Starts the streams over a second, as chats begin: not all tokens of all streams are due in the same millisecond. */
async function measure(subject: () => Promise<number>, count: number): Promise<number> {
  const before = process.cpuUsage();
  const characters = await Promise.all(
    Array.from({ length: count }, (_, index) => delayed((index * 1_000) / count, subject)),
  );
  const used = process.cpuUsage(before);
  if (new Set(characters).size !== 1 || characters[0] === 0) throw new Error('The streams did not say the same');
  return (used.user + used.system) / (count * tokens);
}

function delayed<T>(delayMs: number, action: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => void action().then(resolve, reject), delayMs);
  });
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

function report(us: { adapter: number; fetch: number; script: number }): void {
  const round = (value: number): number => Math.round(value * 100) / 100;
  const figures = [
    {
      name: 'adapter.cpu_us_per_token',
      value: round(us.adapter),
      unit: 'us',
      yardstick: { name: 'fetch with TextDecoder', value: round(us.fetch) },
      ratio: round(us.adapter / us.fetch),
      goal: '<= 0.7 of the yardstick',
      holds: us.adapter <= us.fetch * 0.7,
    },
    {
      name: 'script.cpu_us_per_token',
      value: round(us.script),
      unit: 'us',
      yardstick: { name: 'goal', value: 2 },
      ratio: round(us.script / 2),
      goal: '<= 2',
      holds: us.script <= 2,
    },
  ];
  process.stdout.write(`${JSON.stringify({ bench: 'model-readers', figures })}\n`);
}

async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const main = fileURLToPath(new URL(`./main${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { server: child, url: (JSON.parse(line.toString()) as { url: string }).url };
}
