import type { ModelCompletion, ModelErrorKind, ModelRequest, TokenLogprob } from '@parley/core';

/** What the server and its engine process say to each other. Structured clones over the process's own channel. */

/** Everything that makes one loaded model differ from another. */
export interface ModelSpec {
  /** The same key is the same model in memory. */
  readonly key: string;
  readonly file: string;
  readonly chatTemplate?: string;
  readonly adapters: readonly { readonly file: string; readonly scale: number }[];
  readonly contextTokens: number;
  /** Turns that are computed together. */
  readonly sequences: number;
  readonly threads: number;
}

/** A model that does not talk: one that embeds, one that ranks. */
export interface SideModelSpec {
  readonly key: string;
  readonly file: string;
  /** Texts that are computed at the same time, each with so many threads. */
  readonly contexts: number;
  readonly threads: number;
}

export interface EmbeddedTexts {
  /** One vector after the other. */
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly dimensions: number;
  readonly tokens: number;
  /** Indexes of the texts of which only the beginning was read. */
  readonly cut: readonly number[];
}

export type ToEngine =
  | { readonly type: 'load'; readonly spec: ModelSpec }
  | { readonly type: 'unload'; readonly key: string }
  | { readonly type: 'generate'; readonly call: number; readonly key: string; readonly request: ModelRequest }
  | { readonly type: 'cancel'; readonly call: number }
  | SideCall;

export type SideCall =
  | { readonly type: 'embed'; readonly call: number; readonly spec: SideModelSpec; readonly texts: readonly string[] }
  | {
      readonly type: 'rank';
      readonly call: number;
      readonly spec: SideModelSpec;
      readonly query: string;
      readonly documents: readonly string[];
    };

export type SideAnswer =
  | ({ readonly type: 'embedded'; readonly call: number } & EmbeddedTexts)
  | { readonly type: 'ranked'; readonly call: number; readonly scores: readonly number[] };

export type FromEngine =
  | { readonly type: 'ready' }
  /** What computes: the kind of graphics card, or none. */
  | { readonly type: 'hardware'; readonly gpu: string | undefined }
  | { readonly type: 'loaded'; readonly key: string; readonly contextTokens: number; readonly slots: number }
  | { readonly type: 'load_failed'; readonly key: string; readonly failure: EngineFailure }
  | { readonly type: 'unloaded'; readonly key: string }
  | { readonly type: 'events'; readonly events: readonly CallEvent[] }
  | SideAnswer
  | { readonly type: 'side_failed'; readonly call: number; readonly failure: EngineFailure };

export type CallEvent =
  | { readonly type: 'reading'; readonly call: number; readonly readTokens: number; readonly promptTokens: number }
  | { readonly type: 'text'; readonly call: number; readonly text: string }
  | { readonly type: 'reasoning'; readonly call: number; readonly text: string }
  | { readonly type: 'tool'; readonly call: number; readonly id: string; readonly name: string }
  | { readonly type: 'arguments'; readonly call: number; readonly id: string; readonly text: string }
  /** Before the text that the tokens bring. */
  | { readonly type: 'logprobs'; readonly call: number; readonly tokens: readonly TokenLogprob[] }
  | { readonly type: 'warning'; readonly call: number; readonly message: string }
  | { readonly type: 'done'; readonly call: number; readonly completion: ModelCompletion }
  | { readonly type: 'failed'; readonly call: number; readonly failure: EngineFailure };

export interface EngineFailure {
  readonly kind: ModelErrorKind;
  /** For users. */
  readonly message: string;
  readonly retryable: boolean;
  /** For the operator's log: what the native code said. */
  readonly detail?: string;
}
