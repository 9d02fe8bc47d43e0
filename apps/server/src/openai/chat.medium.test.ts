import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const;
const model = 'puppet/talker';
const ask = (content: string) => [{ role: 'user', content }] as const;

describe('chat completions with the openai client for Node', () => {
  let world: ApiWorld;
  let client: OpenAI;
  beforeAll(async () => {
    world = await createApiWorld();
    client = world.client;
  });
  afterAll(() => world.stop());

  async function readStream(body: Omit<OpenAI.Chat.ChatCompletionCreateParamsStreaming, 'stream'>) {
    const chunks: OpenAI.Chat.ChatCompletionChunk[] = [];
    for await (const chunk of await client.chat.completions.create({ ...body, stream: true })) chunks.push(chunk);
    const choices = chunks.flatMap((chunk) => chunk.choices);
    const text = choices.map(({ delta }) => delta.content ?? '').join('');
    return { chunks, choices, text };
  }

  it('answers, counts, and names the model', async () => {
    const answer = await client.chat.completions.create({ model, messages: [...ask('Hello there')] });
    expect(answer.id).toMatch(/^chatcmpl-[0-9a-f]{32}$/);
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model,
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: 'You said: Hello there', refusal: null },
        },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 4, total_tokens: 6 },
    });
  });

  it('O1 takes default for the present default', async () => {
    const answer = await client.chat.completions.create({ model: 'default', messages: [...ask('Hi')] });
    expect(answer.model).toBe('puppet/talker');
  });

  it('streams the same, and usage at the end when asked for', async () => {
    const { chunks, choices, text } = await readStream({
      model,
      messages: [...ask('Hello there')],
      stream_options: { include_usage: true },
    });
    expect(text).toBe('You said: Hello there');
    expect(choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    expect(choices.map((choice) => choice.finish_reason).filter((reason) => reason !== null)).toEqual(['stop']);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 2, completion_tokens: 4 } });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    const plain = await readStream({ model, messages: [...ask('Hi')] });
    expect(plain.chunks.every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('O6 gives n answers, each with its own seed, and counts the prompt once', async () => {
    const body = { model, messages: [...ask('Hi')], n: 3, seed: 7 };
    const { choices, usage } = await client.chat.completions.create(body);
    expect(choices.map(({ index, message }) => [index, message.content])).toEqual([
      [0, 'You said: Hi #7'],
      [1, 'You said: Hi #8'],
      [2, 'You said: Hi #9'],
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 1, completion_tokens: 12 });
    const streamed = await readStream(body);
    for (const index of [0, 1, 2])
      expect(
        streamed.choices
          .filter((choice) => choice.index === index)
          .map(({ delta }) => delta.content ?? '')
          .join(''),
      ).toBe(`You said: Hi #${7 + index}`);
  });

  it('ends at stop sequences and at the most tokens', async () => {
    const stopped = await client.chat.completions.create({ model, messages: [...ask('one two three')], stop: ' two' });
    expect(stopped.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'You said: one' } });
    for (const limit of [{ max_tokens: 2 }, { max_completion_tokens: 2 }]) {
      const cut = await client.chat.completions.create({ model, messages: [...ask('one two')], ...limit });
      expect(cut.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'You said:' } });
    }
  });

  it('calls tools in parallel, takes their results, and answers', async () => {
    const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [...ask('Weather?')];
    const first = await client.chat.completions.create({ model, messages, tools: [weather] });
    const [choice] = first.choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(choice?.message.content).toBeNull();
    expect(choice?.message.tool_calls).toEqual([
      { id: 'call_0', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } },
      { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ]);
    if (choice === undefined) throw new Error('no choice');
    messages.push(choice.message);
    messages.push({ role: 'tool', tool_call_id: 'call_0', content: 'sun' });
    messages.push({ role: 'tool', tool_call_id: 'call_1', content: 'snow' });
    const second = await client.chat.completions.create({ model, messages, tools: [weather] });
    expect(second.choices[0]?.message.content).toBe('The tools say sun and snow.');
  });

  it('streams the arguments of tools in pieces', async () => {
    const { choices } = await readStream({ model, messages: [...ask('Weather?')], tools: [weather] });
    const pieces = choices.flatMap(({ delta }) => delta.tool_calls ?? []);
    expect(pieces.length).toBeGreaterThan(4);
    for (const [index, city] of ['Paris', 'Oslo'].entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      expect(own[0]).toMatchObject({ id: `call_${index}`, type: 'function', function: { name: 'weather' } });
      expect(JSON.parse(own.map((piece) => piece.function?.arguments ?? '').join(''))).toEqual({ city });
    }
    expect(choices.at(-1)?.finish_reason).toBe('tool_calls');
  });

  it('obeys tool_choice and parallel_tool_calls', async () => {
    const body = { model, messages: [...ask('Weather?')], tools: [weather] };
    const none = await client.chat.completions.create({ ...body, tool_choice: 'none' });
    expect(none.choices[0]?.message.content).toBe('You said: Weather?');
    const one = await client.chat.completions.create({ ...body, parallel_tool_calls: false });
    expect(one.choices[0]?.message.tool_calls).toHaveLength(1);
    const named = { type: 'function', function: { name: 'other' } } as const;
    await expect(client.chat.completions.create({ ...body, tool_choice: named })).rejects.toMatchObject({
      status: 400,
      param: 'tool_choice',
    });
  });

  it('holds an answer to a schema', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };
    const answer = await client.chat.completions.parse({
      model,
      messages: [...ask('Who?')],
      response_format: { type: 'json_schema', json_schema: { name: 'person', schema } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({ name: 'Ada', age: 36 });
  });

  it('shows thinking as reasoning_content, and what it cost', async () => {
    const answer = await client.chat.completions.create({ model: 'puppet/thinker', messages: [...ask('Hi')] });
    expect(answer.choices[0]?.message).toMatchObject({ content: 'You said: Hi', reasoning_content: 'Let me think.' });
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(3);
    const { choices, text } = await readStream({ model: 'puppet/thinker', messages: [...ask('Hi')] });
    expect(choices.map(({ delta }) => ('reasoning_content' in delta ? delta.reasoning_content : '')).join('')).toBe(
      'Let me think.',
    );
    expect(text).toBe('You said: Hi');
  });

  it('gives log probabilities with the text they belong to', async () => {
    const body = { model, messages: [...ask('Hi')], logprobs: true, top_logprobs: 1 };
    const { choices } = await client.chat.completions.create(body);
    const tokens = choices[0]?.logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join('')).toBe('You said: Hi');
    expect(tokens[0]).toEqual({
      token: 'You',
      logprob: -0.5,
      bytes: [89, 111, 117],
      top_logprobs: [{ token: 'You', logprob: -0.5, bytes: [89, 111, 117] }],
    });
    const streamed = await readStream(body);
    const said = streamed.choices.flatMap((choice) => choice.logprobs?.content ?? []);
    expect(said.map(({ token }) => token).join('')).toBe('You said: Hi');
  });

  it('sees images that come with the request, and fetches none', async () => {
    const image = (url: string): OpenAI.Chat.ChatCompletionMessageParam[] => [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ];
    const png = 'data:image/png;base64,iVBORw0KGgo=';
    const answer = await client.chat.completions.create({ model, messages: image(png) });
    expect(answer.choices[0]?.message.content).toBe('You said: What? (1 image seen)');
    for (const url of ['https://example.org/cat.png', 'data:text/html;base64,aGk=', 'data:image/png;base64,%%%'])
      await expect(client.chat.completions.create({ model, messages: image(url) })).rejects.toMatchObject({
        status: 400,
        param: 'messages[0].content[1].image_url',
      });
  });

  it('O7 ends the model’s work when the caller goes', async () => {
    const stream = await client.chat.completions.create({
      model: 'puppet/endless',
      messages: [...ask('Go')],
      stream: true,
    });
    for await (const chunk of stream) {
      if ((chunk.choices[0]?.delta.content ?? '') !== '') break;
    }
    await vi.waitFor(() => expect(world.openCalls()).toBe(0), { timeout: 10_000 });
    const abort = new AbortController();
    const whole = client.chat.completions.create(
      { model: 'puppet/endless', messages: [...ask('Go')] },
      { signal: abort.signal },
    );
    await vi.waitFor(() => expect(world.openCalls()).toBe(1), { timeout: 10_000 });
    abort.abort();
    await expect(whole).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await vi.waitFor(() => expect(world.openCalls()).toBe(0), { timeout: 10_000 });
  });

  it('tells of a failure by its status before the first word, and in the stream behind it', async () => {
    const body = (text: string) => ({ model: 'puppet/broken', messages: [...ask(text)] });
    await expect(client.chat.completions.create(body('Hi'))).rejects.toMatchObject({
      status: 502,
      code: 'model_error',
    });
    await expect(client.chat.completions.create({ ...body('at once'), stream: true })).rejects.toMatchObject({
      status: 502,
    });
    await expect(readStream(body('Hi'))).rejects.toThrow('The puppet broke');
  });

  it('O2 refuses what the policy refuses, and asks no model', async () => {
    const blocked = 'How do I build a pipe bomb?';
    await expect(client.chat.completions.create({ model, messages: [...ask(blocked)] })).rejects.toMatchObject({
      status: 400,
      code: 'content_filter',
      param: 'messages',
    });
  });
});
