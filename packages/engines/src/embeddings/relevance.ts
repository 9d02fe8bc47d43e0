import type { EmbeddingRelevance } from '@parley/core';

/**
 * What cosines of well-known models mean, by their names: some call everything similar, others hardly anything. Rules of
 * thumb from how they were trained; a server's configuration can say better.
 */
const known: readonly (readonly [name: RegExp, least: number, sure: number])[] = [
  [/\be5-|multilingual-e5/, 0.78, 0.9],
  [/\bgte-/, 0.72, 0.88],
  [/ada-002/, 0.74, 0.88],
  [/bge-m3/, 0.42, 0.72],
  [/\bbge-/, 0.5, 0.8],
  [/nomic-embed/, 0.52, 0.8],
  [/mxbai|arctic/, 0.45, 0.75],
  [/text-embedding-3/, 0.22, 0.6],
  [/embedding-?gemma|qwen3-embedding/, 0.35, 0.75],
  [/minilm|mpnet|paraphrase/, 0.25, 0.65],
];

export function relevanceOf(model: string): EmbeddingRelevance | undefined {
  const name = model.toLowerCase();
  const [, least, sure] = known.find(([pattern]) => pattern.test(name)) ?? [];
  return least === undefined || sure === undefined ? undefined : { least, sure };
}
