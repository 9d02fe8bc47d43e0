import type { ModelErrorKind } from '@parley/core';
import type { EngineFailure } from '../protocol.ts';

/** A failure with words for users. */
export class TurnFailure extends Error {
  readonly kind: ModelErrorKind;
  readonly retryable: boolean;

  constructor(kind: ModelErrorKind, message: string, retryable: boolean) {
    super(message);
    this.kind = kind;
    this.retryable = retryable;
  }
}

export function failureOf(error: unknown): EngineFailure {
  if (error instanceof TurnFailure) return { kind: error.kind, message: error.message, retryable: error.retryable };
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: 'error', message: 'The local model failed while answering', retryable: true, detail };
}
