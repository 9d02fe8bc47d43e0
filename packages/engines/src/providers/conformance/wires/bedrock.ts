import { crc32 } from 'node:zlib';
import { allTexts, findAll, pick, type Saying, type Wire } from '../wire.ts';

/** Amazon Bedrock's ConverseStream: AWS's binary event stream, each frame with lengths and checksums. */
export const bedrockWire: Wire = {
  name: 'amazon_bedrock',
  contentType: 'application/vnd.amazon.eventstream',
  model: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  config: (baseUrl) => ({
    id: '1',
    kind: 'amazon_bedrock',
    name: 'subject',
    baseUrl,
    apiKey: 'wJalrConformanceSecretKey0123456789',
    options: { region: 'eu-central-1', access_key_id: 'AKIACONFORMANCE12345' },
    models: [{ id: 'anthropic.claude-sonnet-4-5-20250929-v1:0' }],
  }),
  encode,
  malformed: frame('contentBlockDelta', '{"contentBlockIndex":0,"delta":{"text":'),
  // A frame that says it is four gigabytes long.
  endless: Buffer.from([0xff, 0xff, 0xff, 0xf0, 0, 0, 0, 0, 1, 2, 3, 4]),
  errorEvent: frame('throttlingException', '{"message":"Too many requests"}', 'exception'),
  refusalBody: '{"message":"busy"}',
  without: {
    comments: 'its frames have none',
    citations: 'Converse streams none for models without documents',
    'reasoning usage': 'it counts thinking only as output',
  },
  sent: {
    image: (body) => {
      const image = pick(findAll(body, (entry) => 'image' in entry)[0], 'image');
      return `data:image/${String(pick(image, 'format'))};base64,${String(pick(image, 'source', 'bytes'))}`;
    },
    toolNames: (body) => findAll(body['toolConfig'], (entry) => 'inputSchema' in entry).map(({ name }) => name),
    toolResult: (body) =>
      findAll(body, (entry) => 'toolUseId' in entry && 'content' in entry).map((entry) => [
        entry['toolUseId'],
        allTexts(entry['content']),
      ]),
    schema: (body) =>
      pick(findAll(body['toolConfig'], (entry) => entry['name'] === 'json')[0], 'inputSchema', 'json') ??
      pick(findAll(body, (entry) => entry['type'] === 'json_schema')[0], 'schema'),
    maxTokens: (body) => pick(body, 'inferenceConfig', 'maxTokens'),
    stop: (body) => pick(body, 'inferenceConfig', 'stopSequences'),
    texts: (body) => allTexts([body['system'], body['messages']]),
    carried: (body) => {
      const text = pick(findAll(body, (entry) => 'reasoningText' in entry)[0], 'reasoningText');
      return text === undefined ? undefined : [pick(text, 'text'), pick(text, 'signature')];
    },
  },
};

function encode({ steps, end, usage }: Saying): readonly Buffer[] {
  const send = (type: string, data: object): Buffer => frame(type, JSON.stringify({ ...data, p: 'abcdefg' }));
  const events: Buffer[] = [send('messageStart', { role: 'assistant' })];
  let contentBlockIndex = 0;
  for (const step of steps) {
    const delta = (inner: object): void =>
      void events.push(send('contentBlockDelta', { contentBlockIndex, delta: inner }));
    if (step.kind === 'text') for (const text of step.pieces) delta({ text });
    if (step.kind === 'reasoning') {
      for (const text of step.pieces) delta({ reasoningContent: { text } });
      delta({ reasoningContent: { signature: step.signature ?? 'c2ln' } });
    }
    if (step.kind === 'tool') {
      const start = { toolUse: { toolUseId: step.id, name: step.name } };
      events.push(send('contentBlockStart', { contentBlockIndex, start }));
      for (const input of step.pieces) delta({ toolUse: { input } });
    }
    events.push(send('contentBlockStop', { contentBlockIndex }));
    contentBlockIndex++;
  }
  const stopReason = {
    complete: 'end_turn',
    length: 'max_tokens',
    tool_calls: 'tool_use',
    refused: 'guardrail_intervened',
  }[end];
  const cached = usage.cached ?? 0;
  return [
    ...events,
    send('messageStop', { stopReason }),
    send('metadata', {
      usage: {
        inputTokens: usage.input - cached,
        outputTokens: usage.output,
        totalTokens: usage.input + usage.output,
        ...(cached > 0 ? { cacheReadInputTokens: cached, cacheWriteInputTokens: 0 } : {}),
      },
      metrics: { latencyMs: 12 },
    }),
  ];
}

/** Length, length of headers, checksum of both; headers; payload; checksum of it all. */
function frame(type: string, json: string, messageType: 'event' | 'exception' = 'event'): Buffer {
  const headers = Buffer.concat([
    header(messageType === 'event' ? ':event-type' : ':exception-type', type),
    header(':content-type', 'application/json'),
    header(':message-type', messageType),
  ]);
  const payload = Buffer.from(json);
  const total = 12 + headers.length + payload.length + 4;
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(total, 0);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, headers, payload]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, checksum]);
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}
