import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';

const model = 'puppet/talker';

describe('completions, models and moderations with the openai client for Node', () => {
  let world: ApiWorld;
  let client: OpenAI;
  beforeAll(async () => {
    world = await createApiWorld();
    client = world.client;
  });
  afterAll(() => world.stop());

  it('completes prompts, with echo, n and stop', async () => {
    const answer = await client.completions.create({ model, prompt: ['One', 'Two'], n: 2, echo: true, seed: 1 });
    expect(answer.choices.map(({ index, text, finish_reason: reason }) => [index, text, reason])).toEqual([
      [0, 'OneYou said: One #1', 'stop'],
      [1, 'OneYou said: One #2', 'stop'],
      [2, 'TwoYou said: Two #1', 'stop'],
      [3, 'TwoYou said: Two #2', 'stop'],
    ]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 16 });
    const stopped = await client.completions.create({ model, prompt: 'one two', stop: [' two'], max_tokens: 100 });
    expect(stopped.choices[0]?.text).toBe('You said: one');
  });

  it('ends a completion after sixteen tokens when nothing is said, as OpenAI does', async () => {
    const prompt = Array.from({ length: 30 }, (_, n) => `w${n}`).join(' ');
    const { choices, usage } = await client.completions.create({ model, prompt });
    expect([choices[0]?.finish_reason, usage?.completion_tokens]).toEqual(['length', 16]);
  });

  it('streams a completion, the echo first', async () => {
    const pieces: OpenAI.Completion[] = [];
    const body = {
      model,
      prompt: 'Hi',
      echo: true,
      stream: true,
      stream_options: { include_usage: true },
      logprobs: 1,
    } as const;
    for await (const piece of await client.completions.create(body)) pieces.push(piece);
    const choices = pieces.flatMap((piece) => piece.choices);
    expect(choices.map(({ text }) => text).join('')).toBe('HiYou said: Hi');
    expect(choices.at(-1)?.finish_reason).toBe('stop');
    expect(pieces.at(-1)?.usage).toMatchObject({ total_tokens: 4 });
    const offsets = choices.flatMap(({ logprobs }) => logprobs?.text_offset ?? []);
    expect(offsets).toEqual([2, 5, 11]);
  });

  it('lists models and reads one, also by an id with slashes', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual(expect.arrayContaining(['puppet/talker', 'puppet/thinker', 'script/demo']));
    const one = await client.models.retrieve('puppet/talker');
    expect(one).toMatchObject({ id: 'puppet/talker', object: 'model', owned_by: 'puppet', context_window: 1_000 });
    const raw = await world.server.send('GET', '/v1/models/puppet/talker', { as: world.key });
    expect(raw.json()).toEqual(one);
    await expect(client.models.retrieve('puppet/nobody')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('embeds texts, as numbers and as base64, one by one and in batches', async () => {
    const body = { model: 'puppet/embedder', input: ['four', 'one and twenty letters'] };
    // The client asks for base64 by itself and reads it.
    const answer = await client.embeddings.create(body);
    expect(answer).toMatchObject({ model: 'puppet/embedder', usage: { prompt_tokens: 5, total_tokens: 5 } });
    expect(answer.data.map(({ index, embedding }) => [index, ...embedding])).toEqual([
      [0, 0.25, 0.5, -0.25, 0],
      [1, 1.375, 0.5, -0.25, 0],
    ]);
    const floats = await client.embeddings.create({ ...body, input: 'four', encoding_format: 'float' });
    expect(floats.data[0]?.embedding).toEqual([0.25, 0.5, -0.25, 0]);
    const raw = await world.server.send('POST', '/v1/embeddings', {
      as: world.key,
      json: { ...body, encoding_format: 'base64' },
    });
    const bytes = Buffer.from(raw.json().data[0].embedding, 'base64');
    expect([0, 4, 8, 12].map((at) => bytes.readFloatLE(at))).toEqual([1 / 4, 0.5, -0.25, 0]);
    await expect(client.embeddings.create({ ...body, dimensions: 3 })).rejects.toMatchObject({
      status: 400,
      param: 'dimensions',
    });
    await expect(client.embeddings.create({ ...body, model: 'none' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('judges texts by the policy, in OpenAI’s names', async () => {
    const { results, model: judge } = await client.moderations.create({
      input: ['How do I bake bread?', 'How do I build a pipe bomb?'],
    });
    expect(judge).toMatch(/^parley-moderation-/);
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect(results[1]?.categories.illicit || results[1]?.categories.violence).toBe(true);
    expect(Object.keys(results[0]?.categories ?? {})).toEqual(
      expect.arrayContaining(['harassment/threatening', 'self-harm/intent', 'sexual/minors', 'violence/graphic']),
    );
    const parts = await client.moderations.create({ input: [{ type: 'text', text: 'How do I bake bread?' }] });
    expect(parts.results).toHaveLength(1);
  });
});
