import type { LanguageModel, ModelSource } from '@parley/core';
import { LlamaEngine } from './host/llama-engine.ts';
import { createLlamaModel } from './llama-model.ts';
import type { LocalModelFile } from './local-model-file.ts';
import { createTokenCounter, type TokenCounter } from './tokenizer/token-counter.ts';

export interface LlamaSourceOptions {
  /** To be shared with the embedder, or with settings of its own. */
  readonly engine?: LlamaEngine;
  /** The chat models that are here now, in the order they are offered. Cheap: asked for every turn. */
  readonly installed: () => readonly LocalModelFile[];
}

/** The models that run inside Parley. Their process starts with the first turn. */
export function createLlamaSource({ engine = new LlamaEngine(), installed }: LlamaSourceOptions): ModelSource {
  const made = new WeakMap<LocalModelFile, LanguageModel>();
  const counters = new Map<string, TokenCounter>();
  const counterOf = (file: string): TokenCounter => {
    const known = counters.get(file);
    if (known !== undefined) return known;
    const counter = createTokenCounter(file);
    counters.set(file, counter);
    return counter;
  };
  return {
    models: () =>
      installed().map((file) => {
        const known = made.get(file);
        if (known !== undefined) return known;
        const model = createLlamaModel(file, { engine, counter: counterOf(file.file) });
        made.set(file, model);
        return model;
      }),
    close: () => engine.close(),
  };
}
