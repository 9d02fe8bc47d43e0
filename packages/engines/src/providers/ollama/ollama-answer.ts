import { randomUUID } from 'node:crypto';
import type { ModelCompletion, ModelSink } from '@parley/core';
import { streamError, wireError } from '../../http/failures.ts';
import { asArray, asObject, isCount, parseObject, textOf, type JsonRecord } from '../../http/json.ts';
import { LineReader } from '../../http/line-reader.ts';
import { ThinkTags } from '../../http/think-tags.ts';
import { ToolCallGatherer } from '../../http/tool-calls.ts';
import { usageEstimated } from '../../http/warnings.ts';
import type { WireReader } from '../../http/wire-call.ts';

export interface OllamaAnswerOptions {
  readonly sink: ModelSink;
  readonly secret: string | undefined;
  readonly maxEventBytes: number;
  readonly estimateInput: () => number;
  readonly isSettled: () => boolean;
  readonly onDone: () => void;
}

/** Reads one answer of Ollama's own protocol: a JSON object a line, the last one with `done` and the counts. */
export class OllamaAnswer implements WireReader {
  readonly #options: OllamaAnswerOptions;
  readonly #lines: LineReader;
  readonly #think: ThinkTags;
  readonly #tools: ToolCallGatherer;
  #deltas = 0;
  #last: JsonRecord | undefined;

  constructor(options: OllamaAnswerOptions) {
    this.#options = options;
    const { sink } = options;
    this.#lines = new LineReader((line) => this.#onLine(line), options.maxEventBytes);
    this.#think = new ThinkTags(
      (delta) => sink.text(delta),
      (delta) => sink.reasoning?.(delta),
    );
    this.#tools = new ToolCallGatherer(sink, () => `call_${randomUUID().replaceAll('-', '')}`);
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  end(): boolean {
    try {
      // The last line may lack its end.
      this.#lines.end();
    } catch {
      // A torn last line is a connection that broke, not nonsense of the server.
      return false;
    }
    return this.#last !== undefined;
  }

  completion(): ModelCompletion {
    this.#think.end();
    const calls = this.#tools.count > 0;
    const isCut = this.#last?.['done_reason'] === 'length';
    return {
      reason: isCut ? 'length' : calls ? 'tool_calls' : 'complete',
      usage: this.#usage(),
      ...(calls ? { toolCalls: this.#tools.finished() } : {}),
    };
  }

  #usage(): ModelCompletion['usage'] {
    const output = this.#last?.['eval_count'];
    // Ollama leaves the prompt's count out when it has it all in its cache.
    const input = this.#last?.['prompt_eval_count'];
    if (!isCount(output) || !isCount(input)) this.#options.sink.warning?.(usageEstimated);
    return {
      input_tokens: isCount(input) ? input : this.#options.estimateInput(),
      output_tokens: isCount(output) ? output : this.#deltas,
    };
  }

  #onLine(line: string): void {
    if (this.#options.isSettled()) return;
    const event = parseObject(line);
    if (event === undefined) throw wireError('The model server sent a line that cannot be read');
    if (event['error'] !== undefined)
      throw streamError({ message: textOf(event['error']), code: '' }, this.#options.secret);
    const message = asObject(event['message']);
    const { sink } = this.#options;
    const thinking = textOf(message?.['thinking']);
    if (thinking !== '') {
      this.#deltas++;
      sink.reasoning?.(thinking);
    }
    const text = textOf(message?.['content']);
    if (text !== '') {
      this.#deltas++;
      this.#think.push(text);
    }
    for (const one of asArray(message?.['tool_calls'])) {
      const call = asObject(asObject(one)?.['function']);
      this.#deltas++;
      this.#tools.push(this.#tools.count, {
        id: textOf(asObject(one)?.['id']),
        name: textOf(call?.['name']),
        arguments: JSON.stringify(call?.['arguments'] ?? {}),
      });
    }
    if (event['done'] !== true) return;
    this.#last = event;
    this.#options.onDone();
  }
}
