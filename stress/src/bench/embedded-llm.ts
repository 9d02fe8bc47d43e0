import { availableParallelism } from 'node:os';
import { assistantPrompt } from '@parley/core';
import { fetchFirstModel } from '@parley/engines/testing';
import { startDirectLlama } from './llama/direct-llama.ts';
import { LocalChat } from './llama/local-chat.ts';
import { startLocalParley } from './llama/local-parley.ts';
import { longText, storyQuestions } from './llama/questions.ts';
import { atLeast, atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';
import { temporaryFolder } from './targets/parley.ts';

export const summary =
  'a real small model: tokens/s through Parley against node-llama-cpp alone, second turns, cold start, the server’s event loop';

/** What the engine takes on a machine of this size, so that the yardstick has the same. */
const cores = availableParallelism();
const sequences = Math.min(8, Math.max(4, cores * 2));
const contextTokens = 4_096;

await runBench('embedded-llm', async ({ options, report, children }) => {
  const { file, id } = await fetchFirstModel((line) => report.say(line));
  const model = `local/${id}`;
  const dataDir = temporaryFolder(children);
  const start = () => startLocalParley({ children, dataDir, file, model });

  // Once unmeasured: the library takes the file in, the page cache has it.
  const first = await start();
  await first.available();
  await first.server.stop();

  const coldMs: number[] = [];
  for (let run = 0; run < (options.quick ? 1 : 3); run++) {
    const startedMs = performance.now();
    const cold = await start();
    const chat = await LocalChat.open(cold.url, model);
    const askedMs = performance.now();
    const { firstTokenMs } = await chat.ask('Say hello.', { max_tokens: 4, temperature: 0 });
    coldMs.push(askedMs - startedMs + firstTokenMs);
    chat.close();
    await cold.server.stop();
  }

  const parley = await start();
  await parley.available();
  // The engine's threads wait for each other spinning, and sampling needs a core too: with several turns all cores can
  // be slower than one less, and how much so changes from run to run. The yardstick is the better of both each time.
  const threadCounts = cores > 1 ? [cores, cores - 1] : [cores];
  const direct = await Promise.all(
    threadCounts.map((threads) => startDirectLlama(children, { file, sequences, threads, contextTokens })),
  );
  const maxTokens = options.quick ? 32 : 128;
  const order = (count: number) => ({
    system: assistantPrompt.text,
    questions: storyQuestions.slice(0, count),
    maxTokens,
  });

  async function throughParley(count: number): Promise<number> {
    const chats = await Promise.all(Array.from({ length: count }, () => LocalChat.open(parley.url, model)));
    const startMs = performance.now();
    const answers = await Promise.all(
      chats.map((chat, index) => chat.ask(storyQuestions[index] ?? '', { max_tokens: maxTokens, temperature: 0 })),
    );
    const seconds = (performance.now() - startMs) / 1_000;
    for (const chat of chats) chat.close();
    return answers.reduce((sum, { tokens }) => sum + tokens, 0) / seconds;
  }
  async function alone(count: number): Promise<number> {
    const found: number[] = [];
    for (const { run } of direct) {
      const { tokens, wallMs } = await run(order(count));
      found.push((tokens * 1_000) / wallMs);
    }
    return Math.max(...found);
  }

  const levels = [1, 2, 4, 8];
  const rates = new Map<number, { parley: number; alone: number }[]>(levels.map((count) => [count, []]));
  await throughParley(1);
  await alone(1);
  await parley.resetLoopDelay();
  for (let series = 1; series <= (options.quick ? 1 : 3); series++) {
    for (const count of levels) {
      // By turns, so that what else the machine does meets both.
      const pair =
        series % 2 === 0
          ? { parley: await throughParley(count), alone: await alone(count) }
          : { alone: await alone(count), parley: await throughParley(count) };
      rates.get(count)?.push(pair);
      report.say(
        `series ${series}, ${count} at once: ${pair.parley.toFixed(1)} tokens/s through Parley, ${pair.alone.toFixed(1)} alone`,
      );
    }
  }

  const turns: { first: number; second: number }[] = [];
  for (let run = 0; run < (options.quick ? 1 : 5); run++) {
    const chat = await LocalChat.open(parley.url, model);
    const short = { max_tokens: 16, temperature: 0 };
    const one = await chat.ask(`${longText(run)}\n\nWhat is this about?`, short);
    const two = await chat.ask('And what else?', short);
    chat.close();
    turns.push({ first: one.firstTokenMs, second: two.firstTokenMs });
    report.say(
      `history of ${one.inputTokens + one.tokens} tokens: first turn ${one.firstTokenMs.toFixed(0)} ms, second ${two.firstTokenMs.toFixed(0)} ms (${two.cachedTokens} of ${two.inputTokens} kept)`,
    );
  }
  const loopDelayMs = await parley.loopDelayP99Ms();

  for (const [count, pairs] of rates) {
    report.add(
      figure({
        name: `c${count}.tokens_per_s`,
        value: median(pairs.map(({ parley }) => parley)),
        unit: 'tokens/s',
        yardstick: { name: 'node-llama-cpp', value: median(pairs.map(({ alone }) => alone)) },
      }),
      figure({
        name: `c${count}.tokens_ratio`,
        value: median(pairs.map(({ parley, alone }) => parley / alone)),
        unit: '',
        goal: count === 1 || count === 4 ? atLeast(0.95) : undefined,
      }),
    );
  }
  const firstMs = median(turns.map(({ first }) => first));
  report.add(
    figure({
      name: 'second_turn_ttft_ms',
      value: median(turns.map(({ second }) => second)),
      unit: 'ms',
      yardstick: { name: 'first turn', value: firstMs },
    }),
    figure({
      name: 'second_turn_ttft_ratio',
      value: median(turns.map(({ first, second }) => second / first)),
      unit: '',
      goal: atMost(0.4),
    }),
    figure({ name: 'loop_delay_p99_ms', value: loopDelayMs, unit: 'ms', goal: atMost(20) }),
    figure({ name: 'cold_first_token_ms', value: median(coldMs), unit: 'ms', goal: atMost(10_000) }),
  );
});
