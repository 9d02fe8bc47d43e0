import type { ProviderConfig } from '@parley/core';
import type { ProviderKind, ProviderModel, ProviderOptions } from '@parley/protocol';
import { allTexts, findAll, pick, sse, type OptionalCase, type Saying, type Wire } from '../wire.ts';

export interface ChatWireOptions {
  readonly kind: ProviderKind;
  readonly name?: string;
  readonly model?: ProviderModel;
  readonly options?: ProviderOptions;
  readonly path?: string;
  /** Which field thinking stands in, or `blocks` inside the content. */
  readonly thinking?: 'reasoning_content' | 'reasoning' | 'blocks' | 'none';
  /** Whether reasoning comes in signed details too. */
  readonly details?: boolean;
  readonly tokenField?: string;
  readonly without?: Partial<Record<OptionalCase, string>>;
}

const everything = { tools: true, images: true, json_schema: true, reasoning: true, logprobs: true };

/** Chat completions, as OpenAI and the many that speak like it write them. */
export function chatWire(options: ChatWireOptions): Wire {
  const { kind, thinking = 'reasoning_content', details = false, tokenField = 'max_tokens' } = options;
  const model = options.model ?? { id: 'a-model', context_tokens: 16_000, abilities: everything };
  return {
    name: options.name ?? kind,
    contentType: 'text/event-stream; charset=utf-8',
    model: model.id,
    config: (baseUrl): ProviderConfig => ({
      id: '1',
      kind,
      name: 'subject',
      baseUrl: `${baseUrl}${options.path ?? '/v1'}`,
      apiKey: 'sk-conformance-0123456789',
      options: options.options ?? {},
      models: [model],
    }),
    encode: (saying) => encode(saying, thinking, details),
    malformed: Buffer.from('data: {"id":"c","choices":[{"delta":{"content":"x"}\n\n'),
    endless: Buffer.from('data: {"id":"c","choices":[{"index":0,"delta":{"content":"'),
    errorEvent: sse({ error: { message: 'The server had an error', type: 'server_error', code: null } }),
    comment: Buffer.from(': keep-alive\n\n'),
    refusalBody: '{"error":{"message":"busy","type":"rate_limit_error","code":"rate_limit_exceeded"}}',
    without: {
      ...(thinking === 'none' ? { reasoning: 'its chat completions show no thinking' } : {}),
      ...(details ? {} : { carry: 'nothing is signed in this format' }),
      ...options.without,
    },
    sent: {
      image: (body) => pick(findAll(body, (entry) => 'image_url' in entry)[0], 'image_url', 'url'),
      toolNames: (body) => findAll(pick(body, 'tools'), (entry) => 'parameters' in entry).map(({ name }) => name),
      toolResult: (body) =>
        findAll(body, (entry) => entry['role'] === 'tool').map((entry) => [entry['tool_call_id'], entry['content']]),
      schema: (body) => pick(body, 'response_format', 'json_schema', 'schema'),
      maxTokens: (body) => body[tokenField],
      stop: (body) => body['stop'],
      texts: (body) => allTexts(body['messages']),
      carried: (body) => pick(findAll(body, (entry) => 'reasoning_details' in entry)[0], 'reasoning_details'),
    },
  };
}

function encode(saying: Saying, thinking: string, details: boolean): readonly Buffer[] {
  const chunk = (delta: object, finish: string | null = null): Buffer =>
    sse({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'a-model',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    });
  const events: Buffer[] = [chunk({ role: 'assistant', content: '' })];
  let index = 0;
  for (const step of saying.steps) {
    if (step.kind === 'text') for (const content of step.pieces) events.push(chunk({ content }));
    if (step.kind === 'reasoning' && thinking !== 'none') {
      for (const text of step.pieces) {
        events.push(
          thinking === 'blocks'
            ? chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] })
            : chunk({ [thinking]: text }),
        );
      }
      if (details && step.signature !== undefined) {
        const detail = { type: 'reasoning.encrypted', data: step.signature, index: 0, format: 'unknown' };
        events.push(chunk({ reasoning_details: [detail] }));
      }
    }
    if (step.kind === 'citation') {
      const url_citation = { url: step.url, title: step.title, start_index: 0, end_index: 4 };
      events.push(chunk({ annotations: [{ type: 'url_citation', url_citation }] }));
    }
    if (step.kind === 'tool') {
      const head = { index, id: step.id, type: 'function', function: { name: step.name, arguments: '' } };
      events.push(chunk({ tool_calls: [head] }));
      for (const piece of step.pieces) events.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
      index++;
    }
  }
  const finish = { complete: 'stop', length: 'length', tool_calls: 'tool_calls', refused: 'content_filter' }[
    saying.end
  ];
  const { input, output, cached, thought } = saying.usage;
  const usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
    ...(thought === undefined ? {} : { completion_tokens_details: { reasoning_tokens: thought } }),
  };
  return [
    ...events,
    chunk({}, finish),
    sse({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'a-model', choices: [], usage }),
    sse('[DONE]'),
  ];
}
