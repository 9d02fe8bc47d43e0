import type { ModelOrigin, ParameterName, RunParameters, RunUsage } from '@parley/protocol';
import type { ModelPrice } from './price.ts';

/**
 * One model that answers as a stream. Rules: SPEC.md beside this file; every adapter runs
 * `languageModelRules` of `@parley/engines/testing`.
 */
export interface LanguageModel {
  readonly id: string;
  readonly name: string;
  /** Input and output together. */
  readonly contextTokens: number;
  /** What may be asked of it; the rest becomes a warning (M8). */
  readonly abilities: ModelAbilities;
  /** Absent: free, or not known. `costMicros` makes a cost of it. */
  readonly price?: ModelPrice;
  /** Where it runs, and whose it is. */
  readonly origin?: ModelOrigin;
  /** Parameters that it is known not to take, beside those that its abilities rule out. */
  readonly lacks?: readonly ParameterName[];
  /**
   * Resolves when the answer is complete; it arrives through the sink as it comes. Rejects with an
   * AbortError when aborted, otherwise with a ModelError.
   */
  generate(request: ModelRequest, sink: ModelSink, signal: AbortSignal): Promise<ModelCompletion>;
  /** What the model would count, or an estimate that aims too high rather than too low. */
  countTokens(text: string): number;
}

/** In the wire's spelling, to be handed on as it is. */
export interface ModelAbilities {
  /** Calls tools, by itself or through a grammar. */
  readonly tools: boolean;
  /** Reads images. */
  readonly images: boolean;
  /** Holds its answer to a JSON schema. */
  readonly json_schema: boolean;
  /** Thinks before it answers, and shows it or can be told how much. */
  readonly reasoning: boolean;
  readonly logprobs: boolean;
}

export const textOnly: ModelAbilities = {
  tools: false,
  images: false,
  json_schema: false,
  reasoning: false,
  logprobs: false,
};

/**
 * Callbacks, not async iteration: no promise per token. Called only between the call of `generate` and
 * its settling. A delta may end in the middle of a surrogate pair; only their concatenation is text.
 */
export interface ModelSink {
  text(delta: string): void;
  /** Thinking that the model shows. */
  reasoning?(delta: string): void;
  /** A tool call begins. Its arguments follow as pieces of JSON text; calls may be interleaved. */
  toolCall?(call: { readonly id: string; readonly name: string }): void;
  toolArguments?(id: string, delta: string): void;
  citation?(citation: ModelCitation): void;
  /** Another model than the one asked for answers. Before its first word. */
  model?(answering: { readonly id: string; readonly reason: string }): void;
  /** Log probabilities of the tokens of the text last sent. Only when asked for. */
  logprobs?(tokens: readonly TokenLogprob[]): void;
  /** Before the first token: the place in the queue (0: being served) and how much of the prompt is read. */
  waiting?(state: ModelWaiting): void;
  /** Something asked for was not done, e.g. a parameter the model does not know. Free of message texts. */
  warning?(message: string): void;
}

export interface ModelWaiting {
  readonly position: number;
  readonly readTokens?: number;
  readonly promptTokens?: number;
}

export interface ModelCitation {
  readonly url?: string;
  readonly title?: string;
  /** The passage that is cited. */
  readonly quote?: string;
  /** The part of the answer's text that it supports, in characters. */
  readonly start?: number;
  readonly end?: number;
}

export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

export interface ModelRequest {
  /** The same role may come twice in a row. */
  readonly messages: readonly ModelMessage[];
  readonly parameters: RunParameters;
  /** The answer's text so far: the model goes on from its end and does not repeat it. */
  readonly continueFrom?: string;
  readonly tools?: readonly ToolDefinition[];
  /** Default: `auto`. Without `tools` it means nothing. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string };
  /** False: at most one tool call in a step. */
  readonly parallelToolCalls?: boolean;
  /** Calls with the same key share their beginning: a model may keep what it has read (a conversation's id). */
  readonly cacheKey?: string;
}

export type ModelMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string; readonly images?: readonly ModelImage[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[];
      /** From the completion of the step that said this, by the same model. */
      readonly carry?: ModelCarry;
    }
  | {
      readonly role: 'tool';
      readonly content: string;
      readonly callId: string;
      readonly name: string;
      readonly failed?: boolean;
    };

export interface ModelImage {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';
  readonly bytes: Uint8Array;
}

export interface ToolDefinition {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: JsonObject;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it: it may be broken. */
  readonly arguments: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a provider wants to see again unchanged with the next step (signed thinking and the like). JSON. */
export type ModelCarry = JsonObject;

export interface ModelCompletion {
  /** `tool_calls`: it waits for results. `refused`: the provider or the model declined. */
  readonly reason: 'complete' | 'length' | 'tool_calls' | 'refused';
  readonly usage: RunUsage;
  /** In the order they began. Present with `tool_calls`, whole. */
  readonly toolCalls?: readonly ToolCall[];
  readonly carry?: ModelCarry;
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
  readonly abilities: ModelAbilities;
}
