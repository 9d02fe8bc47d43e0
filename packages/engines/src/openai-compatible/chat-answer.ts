import { randomUUID } from 'node:crypto';
import type { ModelCarry, ModelCompletion, ModelSink } from '@parley/core';
import { streamError, wireError } from '../http/failures.ts';
import { createSseReader, type SseReader } from '../http/sse-reader.ts';
import { ThinkTags } from '../http/think-tags.ts';
import { ToolCallGatherer } from '../http/tool-calls.ts';
import { usageEstimated } from '../http/warnings.ts';
import type { WireReader } from '../http/wire-call.ts';
import { DeltaTemplate } from './delta-template.ts';
import { parseStreamChunk, type DeltaExtras, type StreamChunk } from './stream-chunk.ts';

export interface ChatAnswerOptions {
  readonly sink: ModelSink;
  readonly secret: string | undefined;
  readonly maxEventBytes: number;
  readonly estimateInput: () => number;
  /** True: the answer is over, the rest of the stream need not be heard. */
  readonly isSettled: () => boolean;
  readonly onDone: () => void;
}

/** Reads one answer of the chat completions protocol into the sink. */
export class ChatAnswer implements WireReader {
  readonly #options: ChatAnswerOptions;
  readonly #reader: SseReader;
  readonly #text = new DeltaTemplate('content');
  readonly #reasoning = new DeltaTemplate('reasoning');
  readonly #think: ThinkTags;
  readonly #tools: ToolCallGatherer;
  readonly #extraContent = new Map<string, unknown>();
  readonly #reasoningDetails: unknown[] = [];
  #thought = '';
  #lastToolKey: string | number = 0;
  #deltas = 0;
  #refused = false;
  #finish: StreamChunk['finish'];
  #usage: StreamChunk['usage'];

  constructor(options: ChatAnswerOptions) {
    this.#options = options;
    const { sink } = options;
    this.#think = new ThinkTags(
      (delta) => sink.text(delta),
      (delta) => sink.reasoning?.(delta),
    );
    this.#tools = new ToolCallGatherer(sink, () => `call_${randomUUID().replaceAll('-', '')}`);
    this.#reader = createSseReader({
      onData: (data) => this.#onData(data),
      maxEventBytes: options.maxEventBytes,
    });
  }

  push(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  end(): boolean {
    const unfinished = this.#reader.end();
    // Some servers leave out the last blank line, or the end mark altogether.
    return unfinished?.trim() === '[DONE]' || this.#finish !== undefined;
  }

  completion(): ModelCompletion {
    this.#think.end();
    const { sink } = this.#options;
    if (this.#usage === undefined) sink.warning?.(usageEstimated);
    const usage = this.#usage ?? { input_tokens: this.#options.estimateInput(), output_tokens: this.#deltas };
    const calls = this.#tools.count > 0;
    const carry = this.#carry();
    return {
      // Some servers end a step with calls like any other.
      reason: this.#refused ? 'refused' : calls && this.#finish !== 'length' ? 'tool_calls' : this.#reason(),
      usage,
      ...(calls ? { toolCalls: this.#tools.finished() } : {}),
      ...(carry === undefined ? {} : { carry }),
    };
  }

  /** A step that says it has calls and has none is an answer like any other. */
  #reason(): ModelCompletion['reason'] {
    return this.#finish === undefined || this.#finish === 'tool_calls' ? 'complete' : this.#finish;
  }

  #onData(data: string): void {
    if (this.#options.isSettled()) return;
    const text = this.#text.read(data);
    if (text !== undefined) return this.#onText(text);
    const thought = this.#reasoning.read(data);
    if (thought !== undefined) return this.#onReasoning(thought);
    if (data === '[DONE]') return this.#options.onDone();
    const chunk = parseStreamChunk(data);
    if (chunk === undefined) throw wireError('The model server sent an event that cannot be read');
    if (chunk.error !== undefined) throw streamError(chunk.error, this.#options.secret);
    this.#usage = chunk.usage ?? this.#usage;
    this.#finish = chunk.finish ?? this.#finish;
    this.#text.learn(data, chunk);
    this.#reasoning.learn(data, chunk);
    this.#onReasoning(chunk.reasoning);
    this.#onText(chunk.content);
    if (chunk.more !== undefined) this.#onExtras(chunk.more);
  }

  #onText(text: string): void {
    if (text === '') return;
    this.#deltas++;
    this.#think.push(text);
  }

  #onReasoning(text: string): void {
    if (text === '') return;
    this.#deltas++;
    this.#thought += text;
    this.#options.sink.reasoning?.(text);
  }

  #onExtras({ toolCalls, refusal, citations, logprobs, reasoningDetails }: DeltaExtras): void {
    const { sink } = this.#options;
    if (refusal !== '') {
      this.#refused = true;
      this.#onText(refusal);
    }
    for (const citation of citations) sink.citation?.(citation);
    if (logprobs.length > 0) sink.logprobs?.(logprobs);
    this.#reasoningDetails.push(...reasoningDetails);
    for (const call of toolCalls) {
      this.#deltas++;
      // Where the index is missing, a new id or name begins a new call.
      const isNew = call.id !== '' || (call.name !== '' && call.arguments !== '');
      const key = call.index ?? (isNew ? (call.id === '' ? `n${this.#tools.count}` : call.id) : this.#lastToolKey);
      this.#lastToolKey = key;
      this.#tools.push(key, call);
      const id = this.#tools.idOf(key);
      if (call.extraContent !== undefined && id !== undefined) this.#extraContent.set(id, call.extraContent);
    }
  }

  /** M15. Thinking goes back only within a loop of tools, where some servers want it, and between them means nothing. */
  #carry(): ModelCarry | undefined {
    const message = {
      ...(this.#reasoningDetails.length > 0 ? { reasoning_details: this.#reasoningDetails } : {}),
      ...(this.#tools.count > 0 && this.#thought !== '' ? { reasoning_content: this.#thought } : {}),
    };
    if (Object.keys(message).length + this.#extraContent.size === 0) return undefined;
    return { wire: 'chat', message, calls: Object.fromEntries(this.#extraContent) };
  }
}
