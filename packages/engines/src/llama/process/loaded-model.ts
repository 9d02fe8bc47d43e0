import type { Llama, LlamaContext, LlamaGrammar, LlamaModel } from 'node-llama-cpp';
import type { JsonObject } from '@parley/core';
import type { ModelSpec } from '../protocol.ts';
import { ChatPrompt } from './chat-prompt.ts';
import { fairShare } from './fair-share.ts';
import { Slots } from './slots.ts';

/** Below that a model is so small that it repeats itself without a penalty. */
const smallModelBytes = 400_000_000;
const batchTokens = 512;

/** A model in memory with the sequences its turns are computed in. */
export class LoadedModel {
  readonly model: LlamaModel;
  readonly slots: Slots;
  readonly prompt: ChatPrompt;
  readonly contextTokens: number;
  readonly isSmall: boolean;
  readonly #llama: Llama;
  readonly #context: LlamaContext;
  readonly #grammars = new Map<string, Promise<LlamaGrammar>>();

  private constructor(options: { llama: Llama; model: LlamaModel; context: LlamaContext; spec: ModelSpec }) {
    const { llama, model, context, spec } = options;
    this.#llama = llama;
    this.#context = context;
    this.model = model;
    this.contextTokens = spec.contextTokens;
    this.isSmall = model.size < smallModelBytes;
    this.prompt = new ChatPrompt(model, spec.chatTemplate);
    this.slots = new Slots(Array.from({ length: spec.sequences }, () => context.getSequence()));
  }

  static async load(llama: Llama, spec: ModelSpec): Promise<LoadedModel> {
    const model = await llama.loadModel({ modelPath: spec.file, ...(llama.gpu === false ? { gpuLayers: 0 } : {}) });
    try {
      const context = await model.createContext({
        contextSize: spec.contextTokens,
        sequences: spec.sequences,
        batchSize: Math.min(batchTokens, spec.contextTokens),
        threads: spec.threads,
        batching: { itemPrioritizationStrategy: fairShare },
        ...(spec.adapters.length === 0
          ? {}
          : { lora: { adapters: spec.adapters.map(({ file, scale }) => ({ filePath: file, scale })) } }),
      });
      return new LoadedModel({ llama, model, context, spec });
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  /** Building one takes some milliseconds, and a program asks with the same schema again and again. */
  grammarFor(schema: JsonObject): Promise<LlamaGrammar> {
    const key = JSON.stringify(schema);
    const known = this.#grammars.get(key);
    if (known !== undefined) return known;
    const grammar = this.#llama.createGrammarForJsonSchema(schema as never) as Promise<LlamaGrammar>;
    this.#grammars.set(key, grammar);
    const oldest = this.#grammars.keys().next().value;
    if (this.#grammars.size > 16 && oldest !== undefined) this.#grammars.delete(oldest);
    return grammar;
  }

  async dispose(): Promise<void> {
    await this.#context.dispose();
    await this.model.dispose();
  }
}
