import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';

const weather = {
  type: 'function',
  name: 'weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  strict: false,
} as const;
const model = 'puppet/talker';
const dayMs = 86_400_000;

describe('responses with the openai client for Node', () => {
  let world: ApiWorld;
  let client: OpenAI;
  let shiftMs = 0;
  beforeAll(async () => {
    const clock = { now: () => new Date(Date.now() + shiftMs), monotonicMs: () => performance.now() };
    world = await createApiWorld({ parts: { clock } });
    client = world.client;
  });
  afterAll(() => world.stop());

  async function readStream(body: Omit<OpenAI.Responses.ResponseCreateParamsStreaming, 'stream'>) {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    for await (const event of await client.responses.create({ ...body, stream: true })) events.push(event);
    return events;
  }

  it('answers', async () => {
    const response = await client.responses.create({
      model,
      input: 'Hello',
      instructions: 'Be kind',
      metadata: { a: 'b' },
    });
    expect(response.id).toMatch(/^resp_[0-9a-f]{32}$/);
    expect(response.output_text).toBe('You said: Hello');
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model,
      instructions: 'Be kind',
      metadata: { a: 'b' },
      error: null,
      incomplete_details: null,
      usage: { input_tokens: 3, output_tokens: 3, total_tokens: 6 },
    });
  });

  it('O14 streams numbered events, the last with what is kept', async () => {
    const events = await readStream({ model, input: 'Hello' });
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
    const types = events.map(({ type }) => type);
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const text = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : [])).join('');
    expect(text).toBe('You said: Hello');
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    const kept = await client.responses.retrieve(last.response.id);
    const { output_text: _, ...plain } = kept;
    expect(plain).toEqual(last.response);
  });

  it('shows thinking as a reasoning item before the answer', async () => {
    const events = await readStream({
      model: 'puppet/thinker',
      input: 'Hi',
      reasoning: { effort: 'low', summary: 'auto' },
    });
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    expect(last.response.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
    expect(last.response.output[0]).toMatchObject({ summary: [{ type: 'summary_text', text: 'Let me think.' }] });
    expect(last.response.usage?.output_tokens_details.reasoning_tokens).toBe(3);
    const told = events.flatMap((event) =>
      event.type === 'response.reasoning_summary_text.delta' ? [event.delta] : [],
    );
    expect(told.join('')).toBe('Let me think.');
  });

  it('calls functions in parallel, also as a stream, and goes on from their outputs', async () => {
    const events = await readStream({ model, input: 'Weather?', tools: [weather] });
    const done = events.flatMap((event) => (event.type === 'response.function_call_arguments.done' ? [event] : []));
    for (const { output_index, arguments: json } of done) {
      const pieces = events.flatMap((event) =>
        event.type === 'response.function_call_arguments.delta' && event.output_index === output_index
          ? [event.delta]
          : [],
      );
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.join('')).toBe(json);
    }
    const last = events.at(-1);
    if (last?.type !== 'response.completed') throw new Error('not completed');
    expect(last.response.output).toMatchObject([
      { type: 'function_call', call_id: 'call_0', name: 'weather', arguments: '{"city":"Paris"}', status: 'completed' },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}', status: 'completed' },
    ]);
    const outputs = ['sun', 'snow'].map((output, index) => ({
      type: 'function_call_output' as const,
      call_id: `call_${index}`,
      output,
    }));
    const next = await client.responses.create({
      model,
      previous_response_id: last.response.id,
      input: outputs,
      tools: [weather],
    });
    expect(next.output_text).toBe('The tools say sun and snow.');
    await expect(
      client.responses.create({ model, previous_response_id: last.response.id, input: 'Never mind' }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('call_0') });
  });

  it('O11 goes on from a response before, and from what that one went on from', async () => {
    const first = await client.responses.create({ model, input: 'One' });
    const second = await client.responses.create({ model, input: 'Two', previous_response_id: first.id });
    expect(second.output_text).toBe('You said: Two after 1');
    const third = await client.responses.create({ model, input: 'Three', previous_response_id: second.id });
    expect(third.output_text).toBe('You said: Three after 2');
    expect(third.previous_response_id).toBe(second.id);
    await client.responses.delete(first.id);
    await expect(
      client.responses.create({ model, input: 'Four', previous_response_id: third.id }),
    ).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found', param: 'previous_response_id' });
  });

  it('O12 finds an item by reference', async () => {
    const first = await client.responses.create({ model, input: 'One' });
    const id = first.output[0]?.id ?? '';
    const next = await client.responses.create({
      model,
      input: [
        { type: 'item_reference', id },
        { role: 'user', content: 'Two' },
      ],
    });
    expect(next.output_text).toBe('You said: Two after 1');
    const body = { model, input: [{ type: 'item_reference', id }] } as const;
    await expect(world.otherClient.responses.create({ ...body, input: [...body.input] })).rejects.toMatchObject({
      status: 400,
      code: 'item_not_found',
    });
  });

  it('gives back what it answered, item by item', async () => {
    const { id } = await client.responses.create({
      model,
      input: [
        { role: 'developer', content: 'Be brief' },
        { role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
      ],
    });
    const page = await client.responses.inputItems.list(id, { order: 'asc', limit: 1 });
    expect(page.data).toMatchObject([{ type: 'message', role: 'developer', content: 'Be brief' }]);
    const all: unknown[] = [];
    for await (const item of client.responses.inputItems.list(id, { order: 'asc', limit: 1 })) all.push(item);
    expect(all).toHaveLength(2);
  });

  it('O10 keeps a response for its owner alone, unless told not to, until it is deleted or its time is over', async () => {
    const { id } = await client.responses.create({ model, input: 'Mine' });
    await expect(world.otherClient.responses.retrieve(id)).rejects.toMatchObject({ status: 404 });
    await expect(
      world.otherClient.responses.create({ model, input: 'Yours?', previous_response_id: id }),
    ).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' });
    expect((await client.responses.retrieve(id)).output_text).toBe('You said: Mine');
    await client.responses.delete(id);
    await expect(client.responses.retrieve(id)).rejects.toMatchObject({ status: 404 });

    const unkept = await client.responses.create({ model, input: 'Forget', store: false });
    await expect(client.responses.retrieve(unkept.id)).rejects.toMatchObject({ status: 404 });

    const old = await client.responses.create({ model, input: 'Old' });
    shiftMs = 31 * dayMs;
    try {
      await expect(client.responses.retrieve(old.id)).rejects.toMatchObject({ status: 404 });
    } finally {
      shiftMs = 0;
    }
  });

  it('says what is missing: incomplete at the most tokens, failed in the middle and kept so', async () => {
    const cut = await client.responses.create({ model, input: 'one two three', max_output_tokens: 2 });
    expect(cut).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'You said:',
    });
    const events = await readStream({ model: 'puppet/broken', input: 'Hi' });
    const last = events.at(-1);
    if (last?.type !== 'response.failed') throw new Error('not failed');
    expect(last.response.error?.message).toBe('The puppet broke');
    expect(await client.responses.retrieve(last.response.id)).toMatchObject({ status: 'failed' });
    await expect(readStream({ model: 'puppet/broken', input: 'at once' })).rejects.toMatchObject({ status: 502 });
  });

  it('holds an answer to a schema, and sees images', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };
    const shaped = await client.responses.parse({
      model,
      input: 'Who?',
      text: { format: { type: 'json_schema', name: 'person', schema, strict: false } },
    });
    expect(JSON.parse(shaped.output_text)).toEqual({ name: 'Ada', age: 36 });
    const seen = await client.responses.create({
      model,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What?' },
            { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'auto' },
          ],
        },
      ],
    });
    expect(seen.output_text).toBe('You said: What? (1 image seen)');
  });

  it('refuses what it does not do, and says of the rest that it is ignored', async () => {
    await expect(client.responses.create({ model, input: 'Hi', background: true })).rejects.toMatchObject({
      status: 400,
      code: 'unsupported_parameter',
      param: 'background',
    });
    await expect(
      client.responses.create({ model, input: 'Hi', tools: [{ type: 'web_search' }] }),
    ).rejects.toMatchObject({ status: 400, param: 'tools[0].type' });
    const { response } = await client.responses
      .create({ model, input: 'Hi', truncation: 'auto', include: ['reasoning.encrypted_content'] })
      .withResponse();
    expect(response.headers.get('x-parley-warnings')).toBe(
      'include reasoning.encrypted_content is ignored; truncation is ignored: what does not fit is refused',
    );
  });
});
