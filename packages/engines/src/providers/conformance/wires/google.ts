import { allTexts, findAll, pick, sse, type Saying, type Wire } from '../wire.ts';

/** Gemini's streamGenerateContent: whole parts in each event, calls in one piece, signatures on the parts. */
export const googleWire: Wire = {
  name: 'google',
  contentType: 'text/event-stream',
  model: 'gemini-2.5-flash',
  config: (baseUrl) => ({
    id: '1',
    kind: 'google',
    name: 'subject',
    baseUrl: `${baseUrl}/v1beta`,
    apiKey: 'AIzaConformance0123456789',
    options: {},
    models: [{ id: 'gemini-2.5-flash' }],
  }),
  encode,
  malformed: Buffer.from('data: {"candidates": [{"content": {"parts": [{"text": "x"\n\n'),
  endless: Buffer.from('data: {"candidates": [{"content": {"parts": [{"text": "'),
  errorEvent: sse({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),
  refusalBody: '{"error":{"code":429,"message":"busy","status":"RESOURCE_EXHAUSTED"}}',
  without: {
    comments: 'its streams have none',
    'streamed arguments': 'calls come in one piece',
  },
  sent: {
    image: (body) => {
      const data = pick(findAll(body, (entry) => 'inlineData' in entry)[0], 'inlineData') as Record<string, string>;
      return `data:${data['mimeType']};base64,${data['data']}`;
    },
    toolNames: (body) =>
      findAll(body['tools'], (entry) => 'description' in entry && 'name' in entry).map(({ name }) => name),
    toolResult: (body) =>
      findAll(body, (entry) => 'functionResponse' in entry).map((entry) => [
        pick(entry, 'functionResponse', 'name'),
        pick(entry, 'functionResponse', 'response', 'content'),
      ]),
    schema: (body) =>
      pick(body, 'generationConfig', 'responseSchema') ?? pick(body, 'generationConfig', 'responseJsonSchema'),
    maxTokens: (body) => pick(body, 'generationConfig', 'maxOutputTokens'),
    stop: (body) => pick(body, 'generationConfig', 'stopSequences'),
    texts: (body) => allTexts([body['systemInstruction'], body['contents']]),
    carried: (body) => {
      const [part] = findAll(body, (entry) => 'thoughtSignature' in entry && 'functionCall' in entry);
      return part?.['thoughtSignature'];
    },
  },
};

function encode({ steps, end, usage }: Saying): readonly Buffer[] {
  const chunk = (parts: readonly object[], more: object = {}, outer: object = {}): Buffer =>
    sse({
      candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
      ...outer,
      modelVersion: 'gemini-2.5-flash',
      responseId: 'r1',
    });
  const events: Buffer[] = [];
  for (const step of steps) {
    if (step.kind === 'text') for (const text of step.pieces) events.push(chunk([{ text }]));
    if (step.kind === 'reasoning') for (const text of step.pieces) events.push(chunk([{ text, thought: true }]));
    if (step.kind === 'citation')
      events.push(
        chunk([], { groundingMetadata: { groundingChunks: [{ web: { uri: step.url, title: step.title } }] } }),
      );
    if (step.kind === 'tool') {
      const functionCall = { id: step.id, name: step.name, args: JSON.parse(step.pieces.join('') || '{}') as unknown };
      events.push(
        chunk([{ functionCall, ...(step.signature === undefined ? {} : { thoughtSignature: step.signature }) }]),
      );
    }
  }
  const finishReason = { complete: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP', refused: 'SAFETY' }[end];
  const thought = usage.thought ?? 0;
  const usageMetadata = {
    promptTokenCount: usage.input,
    // Thinking is counted beside it.
    candidatesTokenCount: usage.output - thought,
    totalTokenCount: usage.input + usage.output,
    ...(usage.cached === undefined ? {} : { cachedContentTokenCount: usage.cached }),
    ...(usage.thought === undefined ? {} : { thoughtsTokenCount: thought }),
  };
  return [...events, chunk([{ text: '' }], { finishReason }, { usageMetadata })];
}
