import type { ModelAbilities } from '@parley/core';

/** A chat model whose file lies on this machine, checked and whole. The model library says which there are. */
export interface LocalModelFile {
  /** Short and stable, e.g. `smollm2-135m-instruct`; the model is then `local/smollm2-135m-instruct`. */
  readonly id: string;
  readonly name: string;
  /** Absolute path of the GGUF file. */
  readonly file: string;
  /** What the model was made for; the engine may hold less. */
  readonly contextTokens: number;
  /** A Jinja template. Default: the one in the file. */
  readonly chatTemplate?: string;
  /** Where they differ from what the engine does with any model. */
  readonly abilities?: Partial<ModelAbilities>;
  /** LoRA adapters that are attached, in order. */
  readonly adapters: readonly LocalAdapterFile[];
}

export interface LocalAdapterFile {
  readonly id: string;
  /** Absolute path of the adapter's GGUF file. */
  readonly file: string;
  /** 0 has no effect, 1 is what it was trained for. */
  readonly scale: number;
}
