/** Stored with the run: how its context came about. Codes and numbers only (C10). */
export interface ContextReport {
  readonly context_tokens: number;
  readonly reserved_output_tokens: number;
  readonly input_limit_tokens: number;
  readonly input_tokens: number;
  /** What the definitions of tools take, beside the input. */
  readonly tools_tokens?: number;
  /** Present when the wanted `max_tokens` was too much for the window. */
  readonly lowered_max_tokens?: number;
  /** In the order of the list. */
  readonly contributors: readonly ContributorReport[];
}

export interface ContributorReport {
  readonly id: string;
  readonly budget_tokens: number;
  readonly used_tokens: number;
  readonly blocks: number;
  readonly left_out: number;
  readonly shortened: number;
  readonly sources: readonly string[];
  readonly duration_ms: number;
  readonly error?: ContributorError;
}

export interface ContributorError {
  readonly kind: 'failed' | 'timeout' | 'invalid';
  /** The error's code or class, never its message. */
  readonly code: string;
}
