import { createOpenAI } from '@ai-sdk/openai';
import { HumanMessage, ToolMessage, type AIMessageChunk } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { embedMany, generateText, Output, isStepCount, streamText, tool } from 'ai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';

const model = 'puppet/talker';
const city = z.object({ city: z.string() });

describe('frameworks', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createApiWorld();
  });
  afterAll(() => world.stop());

  describe.each(['chat', 'responses'] as const)('the AI SDK over %s', (dialect) => {
    const provider = () => {
      const openai = createOpenAI({ baseURL: world.baseUrl, apiKey: world.key });
      return dialect === 'chat' ? openai.chat : openai.responses;
    };
    const weather = tool({
      description: 'Weather of a city',
      inputSchema: city,
      execute: async ({ city: where }) => `sun in ${where}`,
    });

    it('answers and streams', async () => {
      const { text, usage, finishReason } = await generateText({ model: provider()(model), prompt: 'Hi' });
      expect([text, usage.totalTokens, finishReason]).toEqual(['You said: Hi', 4, 'stop']);
      const streamed = streamText({ model: provider()(model), prompt: 'Hi' });
      const pieces: string[] = [];
      for await (const piece of streamed.textStream) pieces.push(piece);
      expect(pieces.join('')).toBe('You said: Hi');
      expect((await streamed.usage).totalTokens).toBe(4);
    });

    it('runs tools in several steps, also streamed', async () => {
      const loop = { tools: { weather }, stopWhen: isStepCount(3), prompt: 'Weather?' };
      const { text, steps } = await generateText({ model: provider()(model), ...loop });
      expect(text).toMatch(/^The tools say .*sun in Paris.* and .*sun in Oslo.*\.$/);
      expect(steps).toHaveLength(2);
      const streamed = streamText({ model: provider()(model), ...loop });
      expect(await streamed.text).toMatch(/sun in Oslo/);
    });

    it('gets an object of a schema', async () => {
      const schema = z.object({ name: z.string(), age: z.number() });
      const { output } = await generateText({
        model: provider()(model),
        output: Output.object({ schema }),
        prompt: 'Who?',
      });
      expect(output).toEqual({ name: 'Ada', age: 36 });
    });

    it('ends the model’s work when aborted, and says why a request failed', async () => {
      const abort = new AbortController();
      const streamed = streamText({
        model: provider()('puppet/endless'),
        prompt: 'Go',
        abortSignal: abort.signal,
        onError: () => undefined,
      });
      for await (const piece of streamed.textStream) if (piece !== '') abort.abort();
      await vi.waitFor(() => expect(world.openCalls()).toBe(0), { timeout: 10_000 });
      const unknown = generateText({ model: provider()('none'), prompt: 'Hi', maxRetries: 0 });
      await expect(unknown).rejects.toMatchObject({ statusCode: 404, message: expect.stringContaining('none') });
    });
  });

  it('the AI SDK embeds', async () => {
    const openai = createOpenAI({ baseURL: world.baseUrl, apiKey: world.key });
    const { embeddings } = await embedMany({ model: openai.embedding('puppet/embedder'), values: ['four', 'five5'] });
    expect(embeddings).toEqual([
      [0.25, 0.5, -0.25, 0],
      [0.3125, 0.5, -0.25, 0],
    ]);
  });

  describe.each([false, true])('LangChain (over responses: %s)', (useResponsesApi) => {
    const chat = (name = model) =>
      new ChatOpenAI({
        model: name,
        apiKey: world.key,
        configuration: { baseURL: world.baseUrl },
        maxRetries: 0,
        useResponsesApi,
      });

    it('answers and streams', async () => {
      const answer = await chat().invoke('Hi');
      expect(answer).toMatchObject({ text: 'You said: Hi', usage_metadata: { total_tokens: 4 } });
      let whole: AIMessageChunk | undefined;
      for await (const chunk of await chat().stream('Hi')) whole = whole === undefined ? chunk : whole.concat(chunk);
      expect(whole).toMatchObject({ text: 'You said: Hi', usage_metadata: { total_tokens: 4 } });
    });

    it('calls tools in parallel and takes their results', async () => {
      const weather = langchainTool(({ city: where }) => `sun in ${where}`, { name: 'weather', schema: city });
      const bound = chat().bindTools([weather]);
      const question = new HumanMessage('Weather?');
      const asked = await bound.invoke([question]);
      expect(asked.tool_calls).toMatchObject([
        { id: 'call_0', name: 'weather', args: { city: 'Paris' } },
        { id: 'call_1', name: 'weather', args: { city: 'Oslo' } },
      ]);
      const results = (asked.tool_calls ?? []).map(
        ({ id = '', args }) => new ToolMessage({ tool_call_id: id, content: `sun in ${String(args['city'])}` }),
      );
      const answer = await bound.invoke([question, asked, ...results]);
      expect(answer.text).toBe('The tools say sun in Paris and sun in Oslo.');
    });

    it('gets an object of a schema, and the reason of a failure', async () => {
      const schema = z.object({ name: z.string(), age: z.number() });
      const shaped = chat().withStructuredOutput(schema, { name: 'person', method: 'jsonSchema' });
      expect(await shaped.invoke('Who?')).toEqual({ name: 'Ada', age: 36 });
      await expect(chat('none').invoke('Hi')).rejects.toMatchObject({ status: 404 });
    });
  });

  it('LangChain embeds', async () => {
    const embeddings = new OpenAIEmbeddings({
      model: 'puppet/embedder',
      apiKey: world.key,
      configuration: { baseURL: world.baseUrl },
    });
    expect(await embeddings.embedDocuments(['four', 'five5'])).toEqual([
      [0.25, 0.5, -0.25, 0],
      [0.3125, 0.5, -0.25, 0],
    ]);
  });
});
