import { afterAll, describe, it } from 'vitest';
import { LocalWorld } from '../llama/testing/local-world.ts';
import { embeddingModelRules } from '../testing/embedding-model-rules.ts';
import { createLocalEmbeddings } from './local-embeddings.ts';

const world = new LocalWorld();
const engine = world.engine();
const { file } = world.tiny();
const tiny = { id: 'tiny', name: 'Tiny', sha256: 'a'.repeat(64), dimensions: 64, contextTokens: 2_048 };
afterAll(() => world.close());

/** The engine in its real process, over a generated model: its vectors mean nothing, and all rules hold. */
describe('embeddings of a file on this machine', () => {
  const model = createLocalEmbeddings({ ...tiny, file }, engine);
  const down = createLocalEmbeddings({ ...tiny, file: `${file}.gone` }, engine);
  it.each(embeddingModelRules)('$id $states', (rule) => rule.check({ model, slow: model, down }));
});
