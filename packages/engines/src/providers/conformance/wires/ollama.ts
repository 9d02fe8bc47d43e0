import { allTexts, findAll, pick, type Saying, type Wire } from '../wire.ts';

const line = (data: object): Buffer => Buffer.from(`${JSON.stringify(data)}\n`);
const head = { model: 'qwen3:8b', created_at: '2025-11-01T10:00:00.000000Z' };

/** Ollama's own /api/chat: one JSON object a line. */
export const ollamaWire: Wire = {
  name: 'ollama',
  contentType: 'application/x-ndjson',
  model: 'qwen3:8b',
  config: (baseUrl) => ({
    id: '1',
    kind: 'ollama',
    name: 'subject',
    baseUrl,
    apiKey: 'ollama-conformance-key-0123456789',
    options: {},
    models: [{ id: 'qwen3:8b', abilities: { tools: true, images: true, json_schema: true, reasoning: true } }],
  }),
  encode,
  malformed: Buffer.from('{"message":{"content":"x"\n'),
  endless: Buffer.from('{"message":{"role":"assistant","content":"'),
  errorEvent: line({ error: 'an error was encountered while running the model' }),
  refusalBody: '{"error":"busy"}',
  without: {
    comments: 'its lines have none',
    carry: 'nothing is signed in this format',
    citations: 'it has none',
    refusal: 'local models refuse in words',
    'cached usage': 'it does not tell',
    'reasoning usage': 'it does not tell',
    'streamed arguments': 'calls come in one piece',
  },
  sent: {
    image: (body) =>
      `data:image/png;base64,${String(pick(findAll(body, (entry) => 'images' in entry)[0], 'images', 0))}`,
    toolNames: (body) => findAll(body['tools'], (entry) => 'parameters' in entry).map(({ name }) => name),
    toolResult: (body) =>
      findAll(body, (entry) => entry['role'] === 'tool').map((entry) => [entry['tool_call_id'], entry['content']]),
    schema: (body) => body['format'],
    maxTokens: (body) => pick(body, 'options', 'num_predict'),
    stop: (body) => pick(body, 'options', 'stop'),
    texts: (body) => allTexts(body['messages']),
    carried: () => undefined,
  },
};

function encode({ steps, end, usage }: Saying): readonly Buffer[] {
  const lines: Buffer[] = [];
  const say = (message: object): void =>
    void lines.push(line({ ...head, message: { role: 'assistant', content: '', ...message }, done: false }));
  for (const step of steps) {
    if (step.kind === 'text') for (const content of step.pieces) say({ content });
    if (step.kind === 'reasoning') for (const thinking of step.pieces) say({ thinking });
    if (step.kind === 'tool')
      say({
        tool_calls: [
          {
            id: step.id,
            function: { name: step.name, arguments: JSON.parse(step.pieces.join('') || '{}') as unknown },
          },
        ],
      });
  }
  return [
    ...lines,
    line({
      ...head,
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: end === 'length' ? 'length' : 'stop',
      total_duration: 4_883_583_458,
      prompt_eval_count: usage.input,
      eval_count: usage.output,
    }),
  ];
}
