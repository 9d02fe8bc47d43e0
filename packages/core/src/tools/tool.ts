import type { JsonObject } from '../models/index.ts';

/** Something a model may ask for. Rules: SPEC.md beside this file. */
export interface Tool {
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: JsonObject;
  /** `ask`: somebody has to allow each call. */
  readonly risk: 'safe' | 'ask';
  /** Running it twice does no more than running it once. */
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  /** Whether turns offer it that name no tools. */
  readonly isDefault?: boolean;
  /** Why it asks, in a sentence for people. */
  question?(args: JsonObject): string;
  /** The result as the model reads it. */
  execute(args: JsonObject, context: ToolContext): Promise<string>;
}

export interface ToolContext {
  /** Aborted when the run is stopped or the tool's time is up. */
  readonly signal: AbortSignal;
  readonly userId: string;
  readonly conversationId: string;
  readonly runId: string;
}

export interface ToolRegistry {
  list(): readonly Tool[];
  find(name: string): Tool | undefined;
}

const brand = Symbol.for('parley.tool-error');

/** A failure the model should read: it may do better with the next call. */
export class ToolError extends Error {
  readonly [brand] = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
  }

  /** By brand, not by class: two copies of the package must recognise each other's errors. */
  static is(value: unknown): value is ToolError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
  }
}
