import type {
  OutputCall,
  OutputItem,
  OutputMessage,
  OutputReasoning,
  ResponseEvent,
  ResponseObject,
} from '@parley/protocol/openai-compatible';
import type { ModelCitation, TokenLogprob } from '../../models/index.ts';
import type { Answer, AnswerSink } from '../types.ts';
import { toChatLogprob } from '../wire.ts';
import { itemId } from './item-ids.ts';

type TextPart = Extract<OutputMessage['content'][number], { type: 'output_text' }>;
type Open =
  | { readonly kind: 'message'; readonly item: OutputMessage; readonly index: number; readonly part: TextPart }
  | { readonly kind: 'reasoning'; readonly item: OutputReasoning; readonly index: number };

/** Turns an answer, as it comes, into output items and the events that tell of them. */
export class ResponseWriter implements AnswerSink {
  readonly #emit: (event: ResponseEvent) => void;
  #response: ResponseObject;
  readonly #output: OutputItem[] = [];
  readonly #calls = new Map<string, { readonly item: OutputCall; readonly index: number }>();
  #open: Open | undefined;
  #sequence = 0;
  #hasBegun = false;

  constructor(blank: ResponseObject, emit: (event: ResponseEvent) => void) {
    this.#response = blank;
    this.#emit = emit;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  text(delta: string, logprobs: readonly TokenLogprob[]): void {
    const { item, index, part } = this.#openMessage();
    const tokens = logprobs.map(toChatLogprob);
    part.text += delta;
    part.logprobs.push(...tokens);
    this.#send('response.output_text.delta', {
      item_id: item.id,
      output_index: index,
      content_index: 0,
      delta,
      logprobs: tokens,
    });
  }

  reasoning(delta: string): void {
    const { item, index } = this.#openReasoning();
    const summary = item.summary[0];
    if (summary !== undefined) summary.text += delta;
    this.#send('response.reasoning_summary_text.delta', {
      item_id: item.id,
      output_index: index,
      summary_index: 0,
      delta,
    });
  }

  toolCall({ id, name }: { readonly id: string; readonly name: string }): void {
    this.#close('completed');
    const index = this.#output.length;
    const item: OutputCall = {
      id: itemId('fc', this.#response.id, String(index)),
      type: 'function_call',
      call_id: id,
      name,
      arguments: '',
      status: 'in_progress',
    };
    this.#calls.set(id, { item, index });
    this.#add(item);
  }

  toolArguments(id: string, delta: string): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.item.arguments += delta;
    this.#send('response.function_call_arguments.delta', { item_id: call.item.id, output_index: call.index, delta });
  }

  citation({ url, title, start, end }: ModelCitation): void {
    if (url === undefined) return;
    const { item, index, part } = this.#openMessage();
    const annotation = {
      type: 'url_citation' as const,
      url,
      title: title ?? '',
      start_index: start ?? part.text.length,
      end_index: end ?? part.text.length,
    };
    part.annotations.push(annotation);
    this.#send('response.output_text.annotation.added', {
      item_id: item.id,
      output_index: index,
      content_index: 0,
      annotation_index: part.annotations.length - 1,
      annotation,
    });
  }

  /** The whole object; its last event has the same (O14). */
  end(answer: Answer, model: string, completedAt: Date): ResponseObject {
    const isWhole = answer.reason === 'complete' || answer.reason === 'tool_calls';
    const status = isWhole ? 'completed' : 'incomplete';
    if (answer.refusal !== undefined) this.#refuse(answer.refusal);
    this.#closeAll(status);
    const { usage } = answer;
    return this.#finish(isWhole ? 'response.completed' : 'response.incomplete', {
      status,
      model,
      completed_at: isWhole ? Math.floor(completedAt.getTime() / 1_000) : null,
      incomplete_details: isWhole
        ? null
        : { reason: answer.reason === 'length' ? 'max_output_tokens' : 'content_filter' },
      usage: {
        input_tokens: usage.input_tokens,
        input_tokens_details: { cached_tokens: usage.cached_tokens ?? 0 },
        output_tokens: usage.output_tokens,
        output_tokens_details: { reasoning_tokens: usage.reasoning_tokens ?? 0 },
        total_tokens: usage.input_tokens + usage.output_tokens,
      },
    });
  }

  fail(message: string): ResponseObject {
    this.#closeAll('incomplete');
    return this.#finish('response.failed', { status: 'failed', error: { code: 'server_error', message } });
  }

  #finish(type: string, change: Partial<ResponseObject>): ResponseObject {
    this.#begin();
    this.#response = { ...this.#response, ...change, output: this.#output };
    this.#send(type, { response: this.#response });
    return this.#response;
  }

  #refuse(refusal: string): void {
    const { item, index } = this.#openMessage();
    this.#closePart();
    const content_index = item.content.length;
    const place = { item_id: item.id, output_index: index, content_index };
    this.#send('response.content_part.added', { ...place, part: { type: 'refusal', refusal: '' } });
    this.#send('response.refusal.delta', { ...place, delta: refusal });
    this.#send('response.refusal.done', { ...place, refusal });
    item.content.push({ type: 'refusal', refusal });
    this.#send('response.content_part.done', { ...place, part: { type: 'refusal', refusal } });
    item.status = 'incomplete';
    this.#open = undefined;
    this.#send('response.output_item.done', { output_index: index, item });
  }

  #openMessage(): Extract<Open, { kind: 'message' }> {
    if (this.#open?.kind === 'message') return this.#open;
    this.#close('completed');
    const index = this.#output.length;
    const part: TextPart = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    const item: OutputMessage = {
      id: itemId('msg', this.#response.id, String(index)),
      type: 'message',
      role: 'assistant',
      status: 'in_progress',
      content: [],
    };
    this.#add(item);
    this.#send('response.content_part.added', { item_id: item.id, output_index: index, content_index: 0, part });
    const open = { kind: 'message', item, index, part } as const;
    this.#open = open;
    return open;
  }

  #openReasoning(): Extract<Open, { kind: 'reasoning' }> {
    if (this.#open?.kind === 'reasoning') return this.#open;
    this.#close('completed');
    const index = this.#output.length;
    const item: OutputReasoning = {
      id: itemId('rs', this.#response.id, String(index)),
      type: 'reasoning',
      summary: [],
    };
    this.#add(item);
    item.summary.push({ type: 'summary_text', text: '' });
    this.#send('response.reasoning_summary_part.added', {
      item_id: item.id,
      output_index: index,
      summary_index: 0,
      part: { type: 'summary_text', text: '' },
    });
    const open = { kind: 'reasoning', item, index } as const;
    this.#open = open;
    return open;
  }

  #closeAll(status: 'completed' | 'incomplete'): void {
    this.#close(status);
    for (const { item, index } of this.#calls.values()) {
      item.status = status;
      const place = { item_id: item.id, output_index: index };
      this.#send('response.function_call_arguments.done', { ...place, name: item.name, arguments: item.arguments });
      this.#send('response.output_item.done', { output_index: index, item });
    }
    this.#calls.clear();
  }

  #close(status: 'completed' | 'incomplete'): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.kind === 'message') {
      this.#closePart();
      open.item.status = status;
    } else {
      const place = { item_id: open.item.id, output_index: open.index, summary_index: 0 };
      const part = open.item.summary[0];
      this.#send('response.reasoning_summary_text.done', { ...place, text: part?.text ?? '' });
      this.#send('response.reasoning_summary_part.done', { ...place, part });
    }
    this.#open = undefined;
    this.#send('response.output_item.done', { output_index: open.index, item: open.item });
  }

  #closePart(): void {
    if (this.#open?.kind !== 'message') return;
    const { item, index, part } = this.#open;
    const place = { item_id: item.id, output_index: index, content_index: 0 };
    item.content.push(part);
    this.#send('response.output_text.done', { ...place, text: part.text, logprobs: part.logprobs });
    this.#send('response.content_part.done', { ...place, part });
  }

  #add(item: OutputItem): void {
    this.#begin();
    this.#output.push(item);
    this.#send('response.output_item.added', { output_index: this.#output.length - 1, item });
  }

  /** Not before there is something to tell: until then a failure is still an error with its own status. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#send('response.created', { response: this.#response });
    this.#send('response.in_progress', { response: this.#response });
  }

  /** Events are written out at once: later changes of an item must not reach back into them. */
  #send(type: string, fields: Record<string, unknown>): void {
    this.#emit({ type, ...fields, sequence_number: this.#sequence });
    this.#sequence += 1;
  }
}
