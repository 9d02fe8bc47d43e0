import { allTexts, findAll, pick, sse, type Saying, type Wire } from '../wire.ts';

/** Anthropic's Messages API: named events, blocks with an index, the usage in two parts. */
export const anthropicWire: Wire = {
  name: 'anthropic',
  contentType: 'text/event-stream; charset=utf-8',
  model: 'claude-sonnet-4-5',
  config: (baseUrl) => ({
    id: '1',
    kind: 'anthropic',
    name: 'subject',
    baseUrl: `${baseUrl}/v1`,
    apiKey: 'sk-ant-conformance-0123456789',
    options: {},
    models: [{ id: 'claude-sonnet-4-5' }],
  }),
  encode,
  malformed: Buffer.from('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"te\n\n'),
  endless: Buffer.from('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"'),
  errorEvent: sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'),
  comment: sse({ type: 'ping' }, 'ping'),
  refusalBody: '{"type":"error","error":{"type":"rate_limit_error","message":"busy"}}',
  without: { 'reasoning usage': 'it counts thinking only as output' },
  sent: {
    image: (body) => {
      const source = pick(findAll(body, (entry) => entry['type'] === 'image')[0], 'source') as Record<string, string>;
      return `data:${source['media_type']};base64,${source['data']}`;
    },
    toolNames: (body) => findAll(body['tools'], (entry) => 'input_schema' in entry).map(({ name }) => name),
    toolResult: (body) =>
      findAll(body, (entry) => entry['type'] === 'tool_result').map((entry) => [
        entry['tool_use_id'],
        allTexts(entry['content']).replace(/^text\n/, ''),
      ]),
    schema: (body) =>
      pick(findAll(body, (entry) => entry['type'] === 'json_schema')[0], 'schema') ??
      pick(findAll(body['tools'], (entry) => entry['name'] === 'json')[0], 'input_schema'),
    maxTokens: (body) => body['max_tokens'],
    stop: (body) => body['stop_sequences'],
    texts: (body) => allTexts([body['system'], body['messages']]),
    carried: (body) => {
      const [block] = findAll(body, (entry) => entry['type'] === 'thinking' && 'signature' in entry);
      return block === undefined ? undefined : [block['thinking'], block['signature']];
    },
  },
};

function encode({ steps, end, usage }: Saying): readonly Buffer[] {
  const events: Buffer[] = [];
  const send = (data: { readonly type: string } & Record<string, unknown>): void =>
    void events.push(sse(data, data.type));
  const cached = usage.cached ?? 0;
  send({
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        // What was read from the cache is not part of it.
        input_tokens: usage.input - cached,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: cached,
        output_tokens: 1,
      },
    },
  });
  send({ type: 'ping' });
  let index = 0;
  let citations: object[] = [];
  for (const step of steps) {
    const delta = (inner: object): void => send({ type: 'content_block_delta', index, delta: inner });
    const start = (content_block: object): void => send({ type: 'content_block_start', index, content_block });
    if (step.kind === 'citation') {
      citations.push({
        type: 'web_search_result',
        url: step.url,
        title: step.title,
        encrypted_content: 'abc',
        page_age: null,
      });
      const id = `srvtoolu_${index}`;
      start({ type: 'server_tool_use', id, name: 'web_search', input: {} });
      delta({ type: 'input_json_delta', partial_json: '{"query":"q"}' });
      send({ type: 'content_block_stop', index });
      index++;
      start({ type: 'web_search_tool_result', tool_use_id: id, content: citations });
      citations = [];
    } else if (step.kind === 'text') {
      start({ type: 'text', text: '' });
      for (const text of step.pieces) delta({ type: 'text_delta', text });
    } else if (step.kind === 'reasoning') {
      start({ type: 'thinking', thinking: '', signature: '' });
      for (const thinking of step.pieces) delta({ type: 'thinking_delta', thinking });
      delta({ type: 'signature_delta', signature: step.signature ?? 'c2ln' });
    } else {
      start({ type: 'tool_use', id: step.id, name: step.name, input: {} });
      for (const partial_json of step.pieces) delta({ type: 'input_json_delta', partial_json });
    }
    send({ type: 'content_block_stop', index });
    index++;
  }
  const stop = { complete: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', refused: 'refusal' }[end];
  send({
    type: 'message_delta',
    delta: { stop_reason: stop, stop_sequence: null },
    usage: { output_tokens: usage.output },
  });
  send({ type: 'message_stop' });
  return events;
}
