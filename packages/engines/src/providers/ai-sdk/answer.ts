import { randomUUID } from 'node:crypto';
import type { LanguageModelV4StreamPart, LanguageModelV4Usage, SharedV4Warning } from '@ai-sdk/provider';
import type { ModelCompletion, ModelSink } from '@parley/core';
import { connectionError } from '../../http/failures.ts';
import { ToolCallGatherer } from '../../http/tool-calls.ts';
import { usageEstimated } from '../../http/warnings.ts';
import { CarryRecorder } from './carry.ts';

export interface AnswerOptions {
  readonly sink: ModelSink;
  readonly wire: string;
  readonly estimateInput: () => number;
}

/** Turns the parts of one streamed step into calls of the sink, and at its end into a completion. */
export class SdkAnswer {
  readonly #options: AnswerOptions;
  readonly #carry = new CarryRecorder();
  readonly #tools: ToolCallGatherer;
  readonly #withArguments = new Set<string>();
  #finish: Extract<LanguageModelV4StreamPart, { type: 'finish' }> | undefined;
  #deltas = 0;

  constructor(options: AnswerOptions) {
    this.#options = options;
    this.#tools = new ToolCallGatherer(options.sink, () => `call_${randomUUID().replaceAll('-', '')}`);
  }

  /** Throws what the stream says went wrong. */
  take(part: LanguageModelV4StreamPart): void {
    const { sink } = this.#options;
    switch (part.type) {
      case 'text-delta':
        this.#carry.more('text', part.id, part.delta, part.providerMetadata);
        if (part.delta === '') return;
        this.#deltas++;
        return sink.text(part.delta);
      case 'reasoning-delta':
        this.#carry.more('reasoning', part.id, part.delta, part.providerMetadata);
        if (part.delta === '') return;
        this.#deltas++;
        return sink.reasoning?.(part.delta);
      case 'text-start':
        return this.#carry.start('text', part.id, part.providerMetadata);
      case 'reasoning-start':
        return this.#carry.start('reasoning', part.id, part.providerMetadata);
      case 'text-end':
        return this.#carry.more('text', part.id, '', part.providerMetadata);
      case 'reasoning-end':
        return this.#carry.more('reasoning', part.id, '', part.providerMetadata);
      case 'tool-input-start':
        if (part.providerExecuted !== true) this.#tools.push(part.id, { id: part.id, name: part.toolName });
        return;
      case 'tool-input-delta':
        this.#deltas++;
        this.#withArguments.add(part.id);
        if (this.#tools.idOf(part.id) !== undefined) this.#tools.push(part.id, { arguments: part.delta });
        return;
      case 'tool-call': {
        if (part.providerExecuted === true) return;
        const text = this.#withArguments.has(part.toolCallId) ? '' : part.input;
        this.#tools.push(part.toolCallId, { id: part.toolCallId, name: part.toolName, arguments: text });
        return this.#carry.tool(this.#tools.idOf(part.toolCallId) ?? part.toolCallId, part.providerMetadata);
      }
      case 'source':
        if (part.sourceType === 'url')
          sink.citation?.({ url: part.url, ...(part.title === undefined ? {} : { title: part.title }) });
        else sink.citation?.({ title: part.title, ...quoteOf(part.providerMetadata) });
        return;
      case 'stream-start':
        for (const warning of part.warnings) sink.warning?.(sentenceOf(warning));
        return;
      case 'finish':
        this.#finish = part;
        return;
      case 'error':
        throw part.error;
      default:
        // Files, raw chunks, metadata: nothing an answer of ours is made of.
        return;
    }
  }

  /** The parts have ended. */
  completion(): ModelCompletion {
    const finish = this.#finish?.finishReason;
    // What the packages say when the stream ends without a word of why.
    if (finish === undefined || (finish.unified === 'other' && finish.raw === undefined))
      throw connectionError(undefined, true);
    const calls = this.#tools.count > 0;
    const carry = this.#carry.carry(this.#options.wire);
    return {
      reason: calls && finish.unified !== 'length' ? 'tool_calls' : reasonOf(finish.unified),
      usage: this.#usage(this.#finish?.usage),
      ...(calls ? { toolCalls: this.#tools.finished() } : {}),
      ...(carry === undefined ? {} : { carry }),
    };
  }

  #usage(usage: LanguageModelV4Usage | undefined): ModelCompletion['usage'] {
    const input = usage?.inputTokens.total;
    const output = usage?.outputTokens.total;
    // The packages count a provider's silence as nothing.
    if (input === undefined || output === undefined || (input === 0 && output === 0)) {
      this.#options.sink.warning?.(usageEstimated);
      return { input_tokens: this.#options.estimateInput(), output_tokens: this.#deltas };
    }
    const cached = usage?.inputTokens.cacheRead ?? 0;
    const reasoning = usage?.outputTokens.reasoning ?? 0;
    return {
      input_tokens: input,
      output_tokens: output,
      ...(cached > 0 ? { cached_tokens: cached } : {}),
      ...(reasoning > 0 ? { reasoning_tokens: reasoning } : {}),
    };
  }
}

function reasonOf(unified: string): ModelCompletion['reason'] {
  if (unified === 'length') return 'length';
  return unified === 'content-filter' ? 'refused' : 'complete';
}

function quoteOf(metadata: unknown): { quote?: string } {
  const cited = Object.values((metadata ?? {}) as Record<string, { citedText?: unknown } | undefined>)
    .map((fields) => fields?.citedText)
    .find((text) => typeof text === 'string' && text !== '');
  return typeof cited === 'string' ? { quote: cited } : {};
}

function sentenceOf(warning: SharedV4Warning): string {
  if (warning.type === 'unsupported') {
    const details = warning.details === undefined ? '' : `: ${warning.details}`;
    return `The model does not support ${warning.feature}${details}`;
  }
  if (warning.type === 'compatibility') return warning.details ?? `Adapted for the model: ${warning.feature}`;
  return warning.message;
}
