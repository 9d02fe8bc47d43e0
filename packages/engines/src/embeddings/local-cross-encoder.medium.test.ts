import type { Reranker } from '@parley/core';
import { afterAll, describe, expect, it } from 'vitest';
import { LocalWorld } from '../llama/testing/local-world.ts';
import { tinyReranker } from '../llama/testing/tiny-reranker.ts';
import { rerankerRules } from '../testing/reranker-rules.ts';
import { createLocalReranker } from './local-cross-encoder.ts';

const world = new LocalWorld();
const engine = world.engine();
const file = world.file('tiny-reranker.gguf', tinyReranker(['bake', 'bread', 'flour', 'water'], ['the', 'how', 'to']));
const known = { id: 'tiny', name: 'Tiny', sha256: 'a'.repeat(64) };
afterAll(() => world.close());

/** The engine in its real process, over a generated cross-encoder. */
describe('a reranker of a file on this machine', () => {
  const reranker = createLocalReranker({ ...known, file }, engine);
  const down = createLocalReranker({ ...known, file: `${file}.gone` }, engine);
  const slow: Reranker = {
    ...reranker,
    rerank: (query, _, options) =>
      reranker.rerank(
        query,
        Array.from({ length: 4_000 }, () => 'bread '.repeat(400)),
        options,
      ),
  };
  it.each(rerankerRules)('$id $states', (rule) => rule.check({ reranker, slow, down, method: 'cross_encoder' }));

  const signal = new AbortController().signal;

  it('gives probabilities, and reads the beginning of what is too long', async () => {
    const long = 'bread '.repeat(20_000);
    const [fitting, strange, endless] = await reranker.rerank('bread', ['bake bread', 'the moon', long], { signal });
    for (const score of [fitting, strange, endless]) expect(score).toSatisfy((value: number) => value > 0 && value < 1);
    expect(fitting).toBeGreaterThan(strange ?? 1);
    expect(endless).toBeGreaterThan(strange ?? 1);
  });

  it('says so when the file is no reranker, and still answers others afterwards', async () => {
    const chat = createLocalReranker({ ...known, file: world.tiny().file }, engine);
    await expect(chat.rerank('bread', ['bread'], { signal })).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await reranker.rerank('bread', ['bread'], { signal })).toHaveLength(1);
  });
});
