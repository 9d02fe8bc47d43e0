import type { JSONValue, LanguageModelV4Message, SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { JsonObject, ModelCarry, ToolCall } from '@parley/core';

type AssistantPart = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'][number];

/** A block of a step as its provider wants to see it again: signed thinking, thought signatures, item ids (M15). */
type Segment =
  | { readonly type: 'reasoning'; text: string; options?: SharedV4ProviderMetadata }
  /** Only its length: the text itself is the message's. */
  | { readonly type: 'text'; length: number; options?: SharedV4ProviderMetadata }
  | { readonly type: 'tool'; readonly id: string; options?: SharedV4ProviderMetadata };

/** Listens to one step and keeps what has to go back with the next. */
export class CarryRecorder {
  readonly #segments: Segment[] = [];
  readonly #open = new Map<string, Segment>();

  start(type: 'reasoning' | 'text', id: string, metadata: SharedV4ProviderMetadata | undefined): void {
    const segment: Segment = type === 'text' ? { type, length: 0 } : { type, text: '' };
    this.#segments.push(segment);
    this.#open.set(`${type}/${id}`, segment);
    merge(segment, metadata);
  }

  more(type: 'reasoning' | 'text', id: string, delta: string, metadata?: SharedV4ProviderMetadata): void {
    const key = `${type}/${id}`;
    if (!this.#open.has(key)) this.start(type, id, undefined);
    const segment = this.#open.get(key);
    if (segment?.type === 'text') segment.length += delta.length;
    else if (segment?.type === 'reasoning') segment.text += delta;
    if (segment !== undefined) merge(segment, metadata);
  }

  tool(id: string, metadata: SharedV4ProviderMetadata | undefined): void {
    const segment: Segment = { type: 'tool', id };
    this.#segments.push(segment);
    merge(segment, metadata);
  }

  /** Undefined where nothing is signed: then the message alone says everything. */
  carry(wire: string): ModelCarry | undefined {
    if (this.#segments.every((segment) => segment.options === undefined)) return undefined;
    return { wire, segments: this.#segments };
  }
}

function merge(segment: Segment, metadata: SharedV4ProviderMetadata | undefined): void {
  if (metadata === undefined) return;
  const merged: Record<string, Record<string, JSONValue | undefined>> = { ...segment.options };
  for (const [provider, fields] of Object.entries(metadata)) merged[provider] = { ...merged[provider], ...fields };
  segment.options = merged;
}

export interface SaidBefore {
  readonly content: string;
  readonly toolCalls: readonly ToolCall[];
  readonly carry: ModelCarry | undefined;
}

/** An earlier step as the provider wrote it, or, without its carry, as anybody's. */
export function assistantParts({ content, toolCalls, carry }: SaidBefore, wire: string): readonly AssistantPart[] {
  const segments = carry?.['wire'] === wire ? (carry['segments'] as readonly Segment[]) : [];
  const parts: AssistantPart[] = [];
  const lengths = segments.reduce((sum, segment) => sum + (segment.type === 'text' ? segment.length : 0), 0);
  // Somebody changed the text since: then its pieces can't be told apart any more.
  const isWhole = lengths === content.length;
  const open = new Map(toolCalls.map((call) => [call.id, call]));
  let at = 0;
  let isMissing = !isWhole && content !== '';
  for (const segment of segments) {
    const providerOptions = segment.options === undefined ? {} : { providerOptions: segment.options };
    if (segment.type === 'reasoning') parts.push({ type: 'reasoning', text: segment.text, ...providerOptions });
    if (segment.type === 'text') {
      if (isWhole && segment.length > 0)
        parts.push({ type: 'text', text: content.slice(at, (at += segment.length)), ...providerOptions });
      else if (isMissing) {
        parts.push({ type: 'text', text: content });
        isMissing = false;
      }
    }
    const call = segment.type === 'tool' ? open.get(segment.id) : undefined;
    if (call === undefined) continue;
    open.delete(call.id);
    parts.push({ ...toolPart(call), ...providerOptions });
  }
  if (isMissing) parts.push({ type: 'text', text: content });
  return [...parts, ...[...open.values()].map(toolPart)];
}

function toolPart(call: ToolCall): Extract<AssistantPart, { type: 'tool-call' }> {
  return { type: 'tool-call', toolCallId: wireId(call.id), toolName: call.name, input: readArguments(call.arguments) };
}

/** Other models make ids that not every provider takes. Alike for a call and its result. */
export function wireId(id: string): string {
  return id.replace(/[^\w-]/g, '_').slice(0, 64);
}

function readArguments(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below: the model has to see what it wrote, and providers take only objects.
  }
  return { unreadable_arguments: text };
}
