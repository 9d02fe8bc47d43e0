import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LanguageModel, ModelCompletion, ModelRequest, TokenLogprob, ToolCall } from '@parley/core';
import { LlamaEngine, type LlamaEngineOptions } from '../host/llama-engine.ts';
import { createLlamaSource } from '../llama-source.ts';
import type { LocalModelFile } from '../local-model-file.ts';
import { tinyAdapter, tinyLlama } from './tiny-llama.ts';

export interface Heard {
  readonly text: string;
  readonly reasoning: string;
  readonly deltas: number;
  readonly logprobs: readonly TokenLogprob[];
  readonly waiting: readonly {
    readonly position: number;
    readonly readTokens?: number;
    readonly promptTokens?: number;
  }[];
  readonly warnings: readonly string[];
  /** As they were announced and streamed. */
  readonly calls: readonly ToolCall[];
  readonly completion: ModelCompletion | undefined;
  readonly error: unknown;
}

/** Generated model files in a folder of their own, and engines that run them in real processes. */
export class LocalWorld {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'parley-llama-'));
  readonly incidents: string[] = [];
  readonly #engines: LlamaEngine[] = [];

  engine(options: LlamaEngineOptions = {}): LlamaEngine {
    const onIncident = (message: string, detail: string): void => void this.incidents.push(`${message}: ${detail}`);
    const engine = new LlamaEngine({ onIncident, ...options });
    this.#engines.push(engine);
    return engine;
  }

  file(name: string, bytes: Uint8Array): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, bytes);
    return file;
  }

  tiny(more: Partial<LocalModelFile> = {}, bytes = tinyLlama()): LocalModelFile {
    const id = more.id ?? 'tiny';
    return { id, name: 'Tiny', file: this.file(`${id}.gguf`, bytes), contextTokens: 2_048, adapters: [], ...more };
  }

  adapter(scale: number): LocalModelFile['adapters'][number] {
    return { id: 'strong', file: this.file('adapter.gguf', tinyAdapter()), scale };
  }

  model(file: LocalModelFile, engine = this.engine()): LanguageModel {
    const model = createLlamaSource({ engine, installed: () => [file] }).models()[0];
    if (model === undefined) throw new Error('The source has no model');
    return model;
  }

  close(): void {
    for (const engine of this.#engines) engine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function asking(content: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content },
    ],
    parameters: {},
    ...more,
  };
}

export async function listen(
  model: LanguageModel,
  request: ModelRequest,
  options: { readonly signal?: AbortSignal; readonly onText?: (deltas: number) => void } = {},
): Promise<Heard> {
  const heard = {
    text: '',
    reasoning: '',
    deltas: 0,
    waiting: [] as Heard['waiting'][number][],
    logprobs: [] as TokenLogprob[],
    warnings: [] as string[],
  };
  const calls: { id: string; name: string; arguments: string }[] = [];
  let completion: ModelCompletion | undefined;
  let error: unknown;
  const sink = {
    text: (delta: string) => {
      heard.text += delta;
      heard.deltas += 1;
      options.onText?.(heard.deltas);
    },
    reasoning: (delta: string) => void (heard.reasoning += delta),
    waiting: (state: Heard['waiting'][number]) => void heard.waiting.push(state),
    logprobs: (tokens: readonly TokenLogprob[]) => void heard.logprobs.push(...tokens),
    warning: (message: string) => void heard.warnings.push(message),
    toolCall: (call: { id: string; name: string }) => void calls.push({ ...call, arguments: '' }),
    toolArguments: (id: string, delta: string) => {
      const call = calls.find((one) => one.id === id);
      if (call === undefined) throw new Error('Arguments of a call that was not announced');
      call.arguments += delta;
    },
  };
  try {
    completion = await model.generate(request, sink, options.signal ?? new AbortController().signal);
  } catch (caught) {
    error = caught;
  }
  return { ...heard, calls, completion, error };
}
