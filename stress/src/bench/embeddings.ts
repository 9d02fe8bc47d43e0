import { monitorEventLoopDelay } from 'node:perf_hooks';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createEmbeddingRegistry, createLocalEmbeddingSource, LlamaEngine } from '@parley/engines';
import { fetchEmbeddingModel } from './embeddings/model-file.ts';
import { longTexts, shortTexts } from './embeddings/texts.ts';
import { ask } from './support/ask.ts';
import { atLeast, atMost, figure } from './support/figures.ts';
import { runBench } from './support/run-bench.ts';
import { median } from './support/statistics.ts';

export const summary =
  'texts/s through Parley’s embedding model against node-llama-cpp alone, short and long texts, and the event loop meanwhile';

const contexts = Math.min(4, availableParallelism());

await runBench('embeddings', async ({ options, report, children }) => {
  const local = await fetchEmbeddingModel((line) => report.say(line));
  const engine = new LlamaEngine();
  const registry = createEmbeddingRegistry({
    sources: [createLocalEmbeddingSource({ engine, installed: () => [local] })],
  });
  const direct = children.start({
    name: 'node-llama-cpp',
    file: fileURLToPath(new URL('./processes/direct-embedder.js', import.meta.url)),
    args: [local.file, String(contexts)],
    ipc: true,
  });
  await direct.line(/ready/, 60_000);

  /** As callers are: many at once, with one text each. */
  async function throughParley(texts: readonly string[]): Promise<number> {
    const model = registry.first;
    if (model === undefined) throw new Error('The model is not there');
    const { signal } = new AbortController();
    const startMs = performance.now();
    await Promise.all(texts.map((text) => model.embed([text], { signal, kind: 'document' })));
    return (texts.length * 1_000) / (performance.now() - startMs);
  }
  async function alone(texts: readonly string[]): Promise<number> {
    return (texts.length * 1_000) / (await ask<{ wallMs: number }>(direct, texts)).wallMs;
  }

  // Once unmeasured: loading, and the first use of every path.
  for (const measure of [throughParley, alone]) await measure(shortTexts(32));
  const loop = monitorEventLoopDelay({ resolution: 5 });
  for (const { name, make, count } of [
    { name: 'short', make: shortTexts, count: options.quick ? 64 : 384 },
    { name: 'long', make: longTexts, count: options.quick ? 16 : 96 },
  ]) {
    const pairs: { parley: number; alone: number }[] = [];
    for (let series = 0; series < (options.quick ? 2 : 7); series++) {
      // By turns, so that what else the machine does meets both.
      const [first, second] = [make(count), make(count)];
      if (series % 2 === 0) pairs.push({ alone: await alone(first), parley: await watched(second) });
      else pairs.push({ parley: await watched(second), alone: await alone(first) });
    }
    const yardstick = { name: 'node-llama-cpp alone', value: median(pairs.map((pair) => pair.alone)) };
    report.add(
      figure({
        name: `${name}.texts_per_s`,
        value: median(pairs.map((pair) => pair.parley)),
        unit: 'texts/s',
        yardstick,
      }),
      figure({
        name: name === 'short' ? 'throughput_ratio' : 'long.throughput_ratio',
        value: median(pairs.map((pair) => pair.parley / pair.alone)),
        unit: '',
        goal: atLeast(0.95),
      }),
    );
  }
  report.add(
    figure({ name: 'loop_delay_p99_ms', value: loop.percentile(99) / 1e6, unit: 'ms', goal: atMost(20) }),
    figure({ name: 'loop_delay_max_ms', value: loop.max / 1e6, unit: 'ms' }),
  );
  await registry.close();
  engine.close();

  async function watched(texts: readonly string[]): Promise<number> {
    loop.enable();
    try {
      return await throughParley(texts);
    } finally {
      loop.disable();
    }
  }
});
