import {
  abortErrorOf,
  ModelError,
  type EmbeddingModel,
  type Embedders,
  type LanguageModel,
  type ModelRequest,
  type ModelSink,
  type ModelSource,
} from '@parley/core';

/**
 * Models that do at once, and exactly, what clients must understand: echo, count, call tools, think, hold to a schema,
 * fail, never end. For tests only.
 */
export function createPuppetModels(): ModelSource & { readonly open: () => number } {
  let open = 0;
  const puppet = (name: string, act: Act): LanguageModel => ({
    id: `puppet/${name}`,
    name: `Puppet ${name}`,
    contextTokens: 1_000,
    abilities: { tools: true, images: true, json_schema: true, reasoning: true, logprobs: true },
    countTokens: (text) => wordsOf(text).length,
    async generate(request, sink, signal) {
      if (signal.aborted) throw abortErrorOf(signal);
      open += 1;
      try {
        return await act(request, sink, signal);
      } finally {
        open -= 1;
      }
    },
  });
  const models = [
    puppet('talker', talk),
    puppet('thinker', async (request, sink) => {
      sink.reasoning?.('Let me ');
      sink.reasoning?.('think.');
      const completion = await talk(request, sink);
      return { ...completion, usage: { ...completion.usage, reasoning_tokens: 3 } };
    }),
    puppet('endless', async (_, sink, signal) => {
      for (let n = 0; ; n += 1) {
        if (signal.aborted) throw abortErrorOf(signal);
        sink.text(`word${n} `);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }),
    puppet('broken', async (request, sink) => {
      if (lastText(request) !== 'at once') sink.text('I was about to');
      await Promise.resolve();
      throw new ModelError('error', 'The puppet broke', { retryable: false });
    }),
  ];
  return { models: () => models, open: () => open };
}

type Act = (request: ModelRequest, sink: ModelSink, signal: AbortSignal) => ReturnType<LanguageModel['generate']>;
type Completion = Awaited<ReturnType<LanguageModel['generate']>>;

async function talk(request: ModelRequest, sink: ModelSink): Promise<Completion> {
  const input_tokens = request.messages.reduce((sum, { content }) => sum + wordsOf(content).length, 0);
  const calls = callsOf(request);
  if (calls.length > 0) {
    for (const { id, name } of calls) sink.toolCall?.({ id, name });
    // In turns: calls that a model makes together may come interleaved.
    for (let at = 0; calls.some(({ arguments: json }) => at < json.length); at += 5) {
      for (const { id, arguments: json } of calls) sink.toolArguments?.(id, json.slice(at, at + 5));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { reason: 'tool_calls', usage: { input_tokens, output_tokens: calls.length }, toolCalls: calls };
  }
  const { stop = [], max_tokens: most = Number.POSITIVE_INFINITY, top_logprobs } = request.parameters;
  const answer = answerTo(request);
  const cut = Math.min(answer.length, ...stop.map((end) => answer.indexOf(end)).filter((at) => at >= 0));
  const words = wordsOf(answer.slice(0, cut));
  const said = words.slice(0, most);
  for (const word of said) {
    sink.text(word);
    if (top_logprobs !== undefined)
      sink.logprobs?.([
        { token: word, logprob: -0.5, top: top_logprobs === 0 ? [] : [{ token: word, logprob: -0.5 }] },
      ]);
  }
  const reason = said.length < words.length ? 'length' : 'complete';
  return { reason, usage: { input_tokens, output_tokens: said.length } };
}

function callsOf({
  messages,
  tools = [],
  toolChoice,
  parallelToolCalls,
}: ModelRequest): NonNullable<Completion['toolCalls']> {
  const [tool] = typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  if (tool === undefined || toolChoice === 'none' || messages.at(-1)?.role !== 'user') return [];
  const cities = parallelToolCalls === false ? ['Paris'] : ['Paris', 'Oslo'];
  return cities.map((city, index) => ({
    id: `call_${index}`,
    name: tool.name,
    arguments: JSON.stringify({ city }),
  }));
}

function answerTo(request: ModelRequest): string {
  const results = request.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []));
  if (request.parameters.response_format?.type === 'json_schema') return '{"name": "Ada", "age": 36}';
  if (results.length > 0 && request.messages.at(-1)?.role === 'tool') return `The tools say ${results.join(' and ')}.`;
  const user = request.messages.findLast((message) => message.role === 'user');
  const seen = user?.role === 'user' && user.images !== undefined ? ` (${user.images.length} image seen)` : '';
  const seed = request.parameters.seed === undefined ? '' : ` #${request.parameters.seed}`;
  const before = request.messages.filter(({ role }) => role === 'assistant').length;
  return `You said: ${lastText(request)}${seen}${seed}${before === 0 ? '' : ` after ${before}`}`;
}

function lastText({ messages }: ModelRequest): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

function wordsOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** Vectors of four dimensions that say how long the text is. */
export function createPuppetEmbedders(): Embedders {
  const model: EmbeddingModel = {
    id: 'puppet/embedder',
    name: 'Puppet embedder',
    dimensions: 4,
    maxTokens: 100,
    batchSize: 8,
    async embed(texts) {
      return {
        vectors: texts.map((text) => Float32Array.of(text.length / 16, 0.5, -0.25, 0)),
        tokens: texts.reduce((sum, text) => sum + wordsOf(text).length, 0),
        cut: texts.flatMap((text, index) => (wordsOf(text).length > 100 ? [index] : [])),
      };
    },
  };
  return { first: model, resolve: (id) => (id === model.id ? model : undefined) };
}
