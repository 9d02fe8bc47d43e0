import { createOpenAiCompatibleModel, createModelServer } from '@parley/engines';
import { languageModelRules } from '@parley/engines/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelServer, type RunningModelServer } from './server.ts';

let server: RunningModelServer;
beforeAll(async () => {
  server = await startModelServer({ port: 0 });
});
afterAll(() => server.close());

async function post(body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.url}/chat/completions`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

describe('an OpenAI-compatible model over HTTP', () => {
  it.each(languageModelRules)('$id $states', async (rule) => {
    const upstream = createModelServer({ baseUrl: server.url });
    const model = (name: string) =>
      createOpenAiCompatibleModel({
        idPrefix: 'local',
        model: name,
        contextTokens: 32_768,
        continuation: 'prefill',
        server: upstream,
      });
    try {
      await rule.check({ model });
    } finally {
      upstream.close();
    }
  });
});

describe('the model server', () => {
  it('answers in one piece too', async () => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'say this' }] }];
    const { status, body } = await post({ model: 'script/echo', messages });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'say this' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 2 },
    });
  });

  it('lists models', async () => {
    expect(await (await fetch(`${server.url}/models`)).json()).toMatchObject({
      object: 'list',
      data: [{ id: 'script/demo' }, {}, {}],
    });
  });

  it.each([
    ['no JSON object', 400, []],
    ['an unknown model', 404, { model: 'script/oops', messages: [{ role: 'user', content: 'x' }] }],
    ['no messages', 400, { model: 'script/n5', messages: [] }],
    ['an unknown role', 400, { model: 'script/n5', messages: [{ role: 'judge', content: 'x' }] }],
    ['a bad limit', 400, { model: 'script/n5', messages: [{ role: 'user', content: 'x' }], max_tokens: 0 }],
    [
      'too many stop sequences',
      400,
      { model: 'script/n5', messages: [{ role: 'user', content: 'x' }], stop: ['a', 'b', 'c', 'd', 'e'] },
    ],
    ['a script that would kill it', 503, { model: 'script/die@0', messages: [{ role: 'user', content: 'x' }] }],
    ['a script that is down', 503, { model: 'script/down', messages: [{ role: 'user', content: 'x' }] }],
    [
      'a script that fails before it streams',
      500,
      { model: 'script/fail@0', messages: [{ role: 'user', content: 'x' }] },
    ],
  ])('refuses %s', async (_, status, body) => {
    expect(await post(body)).toMatchObject({ status, body: { error: { message: expect.any(String) } } });
  });
});
