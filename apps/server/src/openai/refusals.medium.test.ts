import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing/team-server.ts';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';

const model = 'puppet/talker';
const messages = [{ role: 'user', content: 'Hi' }] as const;

describe('what is refused, as the openai client for Node understands it', () => {
  let world: ApiWorld;
  let client: OpenAI;
  beforeAll(async () => {
    world = await createApiWorld({ environment: { PARLEY_WRITES_PER_MINUTE: '60' } });
    client = world.client;
  });
  afterAll(() => world.stop());

  const post = (json: unknown, as = world.key) => world.server.send('POST', '/v1/chat/completions', { as, json });

  it('a key that is none, and one that may not', async () => {
    const wrong = world.clientOf('sk-wrong').models.list();
    await expect(wrong).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(wrong).rejects.toMatchObject({ status: 401, code: 'invalid_api_key', type: 'invalid_request_error' });
    const narrow = world.clientOf(world.narrowKey).chat.completions.create({ model, messages: [...messages] });
    await expect(narrow).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(narrow).rejects.toMatchObject({ code: 'insufficient_scope' });
  });

  it('a model that is not there, and an address that is none', async () => {
    const unknown = client.chat.completions.create({ model: 'gpt-none', messages: [...messages] });
    await expect(unknown).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(unknown).rejects.toMatchObject({ code: 'model_not_found', param: 'model' });
    const lost = await world.server.send('GET', '/v1/nothing', { as: world.key });
    expect([lost.status, lost.json().error.code]).toEqual([404, 'not_found']);
    const wrongMethod = await world.server.send('GET', '/v1/chat/completions', { as: world.key });
    expect([wrongMethod.status, wrongMethod.json().error.code]).toEqual([405, 'method_not_allowed']);
  });

  it.each([
    [{ messages }, 'model', 'missing_required_parameter', "Missing required parameter: 'model'."],
    [{ model, messages: [] }, 'messages', 'invalid_value', "Invalid 'messages': at least 1 items."],
    [{ model, messages, temperature: 3 }, 'temperature', 'invalid_value', "Invalid 'temperature': at most 2."],
    [{ model, messages, n: 'two' }, 'n', 'invalid_type', "Invalid type for 'n': expected number."],
    [{ model, messages: [{ role: 'user' }] }, 'messages[0].content', null, null],
    [{ model, messages: [{ role: 'owner', content: 'x' }] }, 'messages[0].role', 'invalid_value', null],
    [
      { model, messages: [{ role: 'user', content: [{ type: 'text', text: 5 }] }] },
      'messages[0].content[0].text',
      'invalid_type',
      null,
    ],
    [{ model, messages, functions: [] }, 'functions', 'unsupported_parameter', null],
    [{ model, messages, tool_choice: 'required' }, 'tool_choice', 'invalid_value', null],
    [{ model, messages: [{ role: 'tool', content: 'x', tool_call_id: 'y' }] }, 'messages[0]', 'invalid_value', null],
  ])('O15 %j names %s', async (json, param, code, message) => {
    const answer = await post(json);
    const { error } = answer.json();
    expect([answer.status, error.type, error.param]).toEqual([400, 'invalid_request_error', param]);
    if (code !== null) expect(error.code).toBe(code);
    if (message !== null) expect(error.message).toBe(message);
  });

  it('a body that is none', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await world.server.send('POST', '/v1/chat/completions', { as: world.key, body: '{', headers });
    expect([broken.status, broken.json().error.code]).toEqual([400, 'invalid_json']);
  });

  it('a body of a size that only those may send who are known', async () => {
    const content = 'x '.repeat(700_000);
    const large = { model: 'script/echo-n1-c2000000', messages: [{ role: 'user', content }], max_tokens: 1 };
    expect((await post(large)).status).toBe(200);
    expect((await post(large, 'nobody')).status).toBe(401);
    const beyond = await post({ ...large, model });
    expect([beyond.status, beyond.json().error.code]).toEqual([400, 'context_length_exceeded']);
    const tooLarge = { ...large, messages: [{ role: 'user', content: 'x'.repeat(17 * 1_048_576) }] };
    const answer = await post(tooLarge);
    expect([answer.status, answer.json().error.code]).toEqual([413, 'body_too_large']);
  });

  it('nothing that is only unknown: it is ignored, and said so', async () => {
    const answer = await post({ model, messages, brand_new: 1, user: 'u', logit_bias: { 5: 1 } });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-parley-warnings']).toBe('brand_new is ignored; logit_bias is ignored');
  });

  it('more than may be asked in a minute, with the time to wait; until then it says what is left', async () => {
    const first = await post({ model, messages }, world.otherKey);
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': expect.stringMatching(/^5\d$/),
      'x-ratelimit-reset-requests': expect.stringMatching(/^\d+s$/),
    });
    // On a slow machine a minute may end in between.
    let refused: Awaited<ReturnType<typeof post>> | undefined;
    for (let round = 0; round < 5 && refused === undefined; round += 1) {
      const answers = await Promise.all(Array.from({ length: 60 }, () => post({ model, messages }, world.otherKey)));
      refused = answers.find(({ status }) => status === 429);
    }
    expect(refused?.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^\d+$/),
      'retry-after-ms': expect.stringMatching(/^\d+$/),
      'x-ratelimit-remaining-requests': '0',
    });
    expect(refused?.json().error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' });
    await expect(world.otherClient.chat.completions.create({ model, messages: [...messages] })).rejects.toBeInstanceOf(
      OpenAI.RateLimitError,
    );
  });
});

describe('on one’s own machine', () => {
  it('the key "local" is as good as none, and any other is looked at', async () => {
    const server = await startTestServer({ environment: { PARLEY_MODE: 'local' } });
    try {
      const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
      const answer = await client('local').chat.completions.create({ model: 'script/echo', messages: [...messages] });
      expect(answer.choices[0]?.message.content).toBe('Hi');
      await expect(client('something').models.list()).rejects.toMatchObject({ status: 401 });
    } finally {
      await server.stop();
    }
  });
});
