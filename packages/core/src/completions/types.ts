import type { RunUsage } from '@parley/protocol';
import type { ModelCarry, ModelCitation, ModelCompletion, TokenLogprob, ToolCall } from '../models/index.ts';

/** Who asks, as far as it is kept. */
export interface CompletionCaller {
  readonly userId: string;
  readonly apiKeyId?: string | undefined;
}

export type CompletionEndpoint =
  | 'chat'
  | 'completions'
  | 'responses'
  | 'embeddings'
  | 'moderations'
  | 'ask'
  | 'follow_ups';

/** An answer as it comes, behind the guard. */
export interface AnswerSink {
  text(delta: string, logprobs: readonly TokenLogprob[]): void;
  reasoning(delta: string): void;
  toolCall(call: { readonly id: string; readonly name: string }): void;
  toolArguments(id: string, delta: string): void;
  citation(citation: ModelCitation): void;
}

/** `blocked`: by the policy, with the words it has for that. */
export interface AnswerEnd {
  readonly reason: ModelCompletion['reason'] | 'blocked';
  readonly refusal: string | undefined;
  readonly usage: RunUsage;
  readonly carry: ModelCarry | undefined;
}

/** A whole answer, gathered. */
export interface Answer extends AnswerEnd {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly logprobs: readonly TokenLogprob[];
}

/** What is kept of a call (O8). */
export interface CompletionRecord {
  readonly id: string;
  readonly at: Date;
  readonly ownerId: string;
  readonly apiKeyId: string | null;
  readonly endpoint: CompletionEndpoint;
  readonly model: string;
  readonly outcome: 'done' | 'refused' | 'blocked' | 'failed' | 'aborted';
  readonly reason: string | null;
  readonly policyVersion: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  /** Millionths of a dollar, where the model has a price. */
  readonly costMicros: number | null;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
}

export interface CompletionLog {
  record(entry: CompletionRecord): Promise<void>;
}
