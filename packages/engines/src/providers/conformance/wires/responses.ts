import { allTexts, findAll, pick, sse, type Saying, type Wire } from '../wire.ts';

/** OpenAI's Responses API: items that open and close, each kind with events of its own. */
export const responsesWire: Wire = {
  name: 'openai, responses',
  contentType: 'text/event-stream; charset=utf-8',
  model: 'gpt-5-mini',
  config: (baseUrl) => ({
    id: '1',
    kind: 'openai',
    name: 'subject',
    baseUrl: `${baseUrl}/v1`,
    apiKey: 'sk-conformance-0123456789',
    options: {},
    models: [{ id: 'gpt-5-mini' }],
  }),
  encode,
  malformed: Buffer.from(
    'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"x\n\n',
  ),
  endless: Buffer.from('event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"'),
  errorEvent: sse(
    { type: 'error', sequence_number: 9, code: 'server_error', message: 'The server had an error', param: null },
    'error',
  ),
  comment: Buffer.from(': keep-alive\n\n'),
  refusalBody: '{"error":{"message":"busy","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}',
  without: {
    stop: 'the protocol has no stop sequences: a warning says so',
  },
  sent: {
    image: (body) => findAll(body, (entry) => entry['type'] === 'input_image')[0]?.['image_url'],
    toolNames: (body) => findAll(body['tools'], (entry) => 'parameters' in entry).map(({ name }) => name),
    toolResult: (body) =>
      findAll(body, (entry) => entry['type'] === 'function_call_output').map((entry) => [
        entry['call_id'],
        entry['output'],
      ]),
    schema: (body) => pick(body, 'text', 'format', 'schema'),
    maxTokens: (body) => body['max_output_tokens'],
    stop: () => undefined,
    texts: (body) => allTexts(body['input']),
    carried: (body) => findAll(body, (entry) => entry['type'] === 'reasoning')[0]?.['encrypted_content'],
  },
};

function encode({ steps, end, usage }: Saying): readonly Buffer[] {
  const events: Buffer[] = [];
  const send = (type: string, data: object): void =>
    void events.push(sse({ type, sequence_number: events.length, ...data }, type));
  const response = { id: 'resp_1', object: 'response', created_at: 1_700_000_000, model: 'gpt-5-mini', output: [] };
  send('response.created', { response: { ...response, status: 'in_progress' } });
  let index = 0;
  let message: { id: string; at: number } | undefined;
  const open = (): { id: string; at: number } => {
    if (message !== undefined) return message;
    message = { id: `msg_${index}`, at: index++ };
    send('response.output_item.added', {
      output_index: message.at,
      item: { type: 'message', id: message.id, role: 'assistant', status: 'in_progress', content: [] },
    });
    return message;
  };
  const close = (): void => {
    if (message === undefined) return;
    send('response.output_item.done', {
      output_index: message.at,
      item: { type: 'message', id: message.id, role: 'assistant', status: 'completed', content: [] },
    });
    message = undefined;
  };
  for (const step of steps) {
    if (step.kind === 'text') {
      const { id, at } = open();
      for (const delta of step.pieces)
        send('response.output_text.delta', { item_id: id, output_index: at, content_index: 0, delta, logprobs: [] });
    } else if (step.kind === 'citation') {
      const { id, at } = open();
      const annotation = { type: 'url_citation', url: step.url, title: step.title, start_index: 0, end_index: 4 };
      send('response.output_text.annotation.added', {
        item_id: id,
        output_index: at,
        content_index: 0,
        annotation_index: 0,
        annotation,
      });
    } else if (step.kind === 'reasoning') {
      close();
      const item = { type: 'reasoning', id: `rs_${index}`, summary: [], encrypted_content: null };
      send('response.output_item.added', { output_index: index, item });
      send('response.reasoning_summary_part.added', {
        item_id: item.id,
        output_index: index,
        summary_index: 0,
        part: { type: 'summary_text', text: '' },
      });
      for (const delta of step.pieces)
        send('response.reasoning_summary_text.delta', {
          item_id: item.id,
          output_index: index,
          summary_index: 0,
          delta,
        });
      send('response.output_item.done', {
        output_index: index,
        item: { ...item, encrypted_content: step.signature ?? 'gAAAA' },
      });
      index++;
    } else {
      close();
      const item = { type: 'function_call', id: `fc_${index}`, call_id: step.id, name: step.name, arguments: '' };
      send('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress' } });
      for (const delta of step.pieces)
        send('response.function_call_arguments.delta', { item_id: item.id, output_index: index, delta });
      const whole = { ...item, arguments: step.pieces.join(''), status: 'completed' };
      send('response.output_item.done', { output_index: index, item: whole });
      index++;
    }
  }
  close();
  const reason = { length: 'max_output_tokens', refused: 'content_filter', complete: null, tool_calls: null }[end];
  const type = reason === null ? 'response.completed' : 'response.incomplete';
  send(type, {
    response: {
      ...response,
      status: reason === null ? 'completed' : 'incomplete',
      incomplete_details: reason === null ? null : { reason },
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached ?? 0 },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: usage.thought ?? 0 },
        total_tokens: usage.input + usage.output,
      },
    },
  });
  return events;
}
