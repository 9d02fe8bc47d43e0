import type { RunParameters, RunUsage } from '@parley/protocol';

/**
 * One model that answers as a stream of text. Rules: SPEC.md beside this file; every adapter runs
 * `languageModelRules` of `@parley/engines/testing`.
 */
export interface LanguageModel {
  readonly id: string;
  readonly name: string;
  /** Input and output together. */
  readonly contextTokens: number;
  /**
   * Resolves when the answer is complete; text arrives through the sink as it comes. Rejects with an
   * AbortError when aborted, otherwise with a ModelError.
   */
  generate(request: ModelRequest, sink: ModelSink, signal: AbortSignal): Promise<ModelCompletion>;
  /** What the model would count, or an estimate that aims too high rather than too low. */
  countTokens(text: string): number;
}

/**
 * Callbacks, not async iteration: no promise per token. Called only between the call of `generate` and
 * its settling. A delta may end in the middle of a surrogate pair; only their concatenation is text.
 */
export interface ModelSink {
  text(delta: string): void;
  /** Something asked for was not done, e.g. a parameter the model does not know. Free of message texts. */
  warning?(message: string): void;
}

export interface ModelRequest {
  /** The same role may come twice in a row. */
  readonly messages: readonly ModelMessage[];
  readonly parameters: RunParameters;
  /** The answer's text so far: the model goes on from its end and does not repeat it. */
  readonly continueFrom?: string;
}

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelCompletion {
  readonly reason: 'complete' | 'length';
  readonly usage: RunUsage;
}

export interface ModelRegistry {
  resolve(id: string): LanguageModel | undefined;
  /** The models offered for choice; `resolve` may know more. */
  list(): readonly ModelInfo[];
  readonly defaultId: string;
}

/** In the wire's spelling, to be handed on as it is. */
export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly context_tokens: number;
  readonly is_default: boolean;
}
