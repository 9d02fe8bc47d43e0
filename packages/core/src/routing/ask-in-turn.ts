import { isAbortError } from '../kernel/index.ts';
import {
  ModelError,
  type LanguageModel,
  type ModelCompletion,
  type ModelRequest,
  type ModelSink,
} from '../models/index.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

export interface Candidate {
  readonly model: LanguageModel;
  /** Why it is asked; told when it is not the model that was asked for. */
  readonly reason: string;
}

/** Asks one model after the other until one has said something (R4–R7). */
export async function askInTurn(options: {
  readonly askedFor: string;
  readonly candidates: readonly Candidate[];
  readonly breaker: CircuitBreaker;
  readonly request: ModelRequest;
  readonly sink: ModelSink;
  readonly signal: AbortSignal;
}): Promise<ModelCompletion> {
  const { breaker, request, sink, signal, askedFor } = options;
  const awake = options.candidates.filter(({ model }) => !breaker.isResting(model.id));
  const chain = awake.length > 0 ? awake : options.candidates.slice(0, 1);
  let failedBefore: string | undefined;
  let lastError: unknown = new ModelError('unavailable', 'No model is there to answer', { retryable: true });
  for (const [index, { model, reason }] of chain.entries()) {
    // Another turn may have been let in to try it meanwhile; then it is passed by, unless nobody else is left.
    if (!breaker.admits(model.id) && index < chain.length - 1) continue;
    const why = failedBefore === undefined ? reason : `${failedBefore} did not answer`;
    const call = new WatchedSink(sink, model.id === askedFor ? undefined : { id: model.id, reason: why });
    try {
      const completion = await model.generate(request, call.sink, signal);
      call.announce();
      breaker.succeeded(model.id);
      return completion;
    } catch (error) {
      if (signal.aborted || !isModelsFault(error)) throw error;
      breaker.failed(model.id);
      if (call.spoke) throw error;
      failedBefore = model.name;
      lastError = error;
    }
  }
  throw lastError;
}

/** R5. What is wrong with the request would be wrong anywhere. */
export function isModelsFault(error: unknown): error is ModelError {
  if (isAbortError(error) || !ModelError.is(error)) return false;
  if (error.kind === 'context_too_long') return false;
  return error.retryable || error.kind === 'unavailable' || error.kind === 'stalled';
}

/** Notices the first word, and tells who says it before it is passed on. */
class WatchedSink {
  readonly sink: ModelSink;
  readonly #announcement: { readonly id: string; readonly reason: string } | undefined;
  readonly #to: ModelSink;
  spoke = false;

  constructor(to: ModelSink, announcement: { readonly id: string; readonly reason: string } | undefined) {
    this.#to = to;
    this.#announcement = announcement;
    this.sink = {
      text: (delta) => {
        if (delta !== '') this.announce();
        to.text(delta);
      },
      reasoning: (delta) => {
        this.announce();
        to.reasoning?.(delta);
      },
      toolCall: (call) => {
        this.announce();
        to.toolCall?.(call);
      },
      toolArguments: (id, delta) => to.toolArguments?.(id, delta),
      citation: (citation) => to.citation?.(citation),
      logprobs: (tokens) => to.logprobs?.(tokens),
      waiting: (state) => to.waiting?.(state),
      warning: (message) => to.warning?.(message),
    };
  }

  announce(): void {
    if (this.spoke) return;
    this.spoke = true;
    if (this.#announcement !== undefined) this.#to.model?.(this.#announcement);
  }
}
