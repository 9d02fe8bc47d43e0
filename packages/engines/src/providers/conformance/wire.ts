import type { ProviderConfig } from '@parley/core';

/** What a model is to say, told once and written down in every provider's own format. */
export interface Saying {
  readonly steps: readonly SayingStep[];
  readonly end: 'complete' | 'length' | 'tool_calls' | 'refused';
  readonly usage: {
    readonly input: number;
    readonly output: number;
    readonly cached?: number;
    readonly thought?: number;
  };
}

export type SayingStep =
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'reasoning'; readonly pieces: readonly string[]; readonly signature?: string }
  | {
      readonly kind: 'tool';
      readonly id: string;
      readonly name: string;
      readonly pieces: readonly string[];
      readonly signature?: string;
    }
  | { readonly kind: 'citation'; readonly url: string; readonly title: string };

/** The cases of the suite that may not apply to a provider. */
export type OptionalCase =
  | 'reasoning'
  | 'carry'
  | 'citations'
  | 'refusal'
  | 'cached usage'
  | 'reasoning usage'
  | 'comments'
  | 'images'
  | 'stop'
  | 'streamed arguments'
  | 'error inside the stream';

/** One provider's wire format, written from its public documentation. */
export interface Wire {
  readonly name: string;
  readonly contentType: string;
  config(baseUrl: string): ProviderConfig;
  readonly model: string;
  /** Whole events, in the order they are sent. */
  encode(saying: Saying): readonly Buffer[];
  /** An event whose JSON is broken. */
  readonly malformed: Buffer;
  /** The beginning of an event that never ends. */
  readonly endless: Buffer;
  /** A failure reported in the middle of an answer. */
  readonly errorEvent: Buffer;
  /** What keeps a connection alive and says nothing. */
  readonly comment?: Buffer;
  readonly refusalBody: string;
  /** Cases that do not apply, each with the reason. */
  readonly without: Partial<Record<OptionalCase, string>>;
  /** Where a request says what: for checks of what was sent. */
  readonly sent: SentReaders;
}

type Body = Readonly<Record<string, unknown>>;

export interface SentReaders {
  image(body: Body): unknown;
  toolNames(body: Body): unknown;
  toolResult(body: Body): unknown;
  schema(body: Body): unknown;
  maxTokens(body: Body): unknown;
  stop(body: Body): unknown;
  /** Texts of all messages, joined. */
  texts(body: Body): string;
  /** What came with the first answer and has to be there again, unchanged. */
  carried(body: Body): unknown;
}

/** `pick(body, 'messages', -1, 'content')`: negative numbers count from the end. */
export function pick(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === 'number') current = (current as unknown[]).at(step);
    else if (typeof current === 'object' && current !== null) current = (current as Record<string, unknown>)[step];
    else return undefined;
  }
  return current;
}

/** Every string inside, wherever. */
export function allTexts(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(allTexts).join('\n');
}

export function findAll(
  value: unknown,
  matches: (entry: Record<string, unknown>) => boolean,
): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own =
    !Array.isArray(value) && matches(value as Record<string, unknown>) ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap((inner) => findAll(inner, matches))];
}

export function sse(data: unknown, event?: string): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
}
