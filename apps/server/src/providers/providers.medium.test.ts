import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

const apiKey = 'sk-of-the-house-0123456789abcdef';
const logged: string[] = [];
const write = (message: string, fields?: object): void =>
  void logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
const logger: Logger = { debug: write, info: write, warn: write, error: write };

/** A model server that knows its key and says one sentence. */
function startHouse(): Promise<http.Server> {
  const house = http.createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${apiKey}`) {
      response.writeHead(401, { 'content-type': 'application/json' });
      return void response.end(`{"error":{"message":"Incorrect key ${request.headers.authorization}"}}`);
    }
    if (request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end('{"object":"list","data":[{"id":"tiny","max_model_len":4096}]}');
    }
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = (delta: object, finish: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const usage = 'data: {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":3}}\n\n';
    response.end(`${chunk({ content: 'Good evening.' }, null)}${chunk({}, 'stop')}${usage}data: [DONE]\n\n`);
  });
  return new Promise((resolve) => house.listen(0, '127.0.0.1', () => resolve(house)));
}

let house: http.Server;
let server: TestServer;
let token: string;
let baseUrl: string;
beforeAll(async () => {
  house = await startHouse();
  baseUrl = `http://127.0.0.1:${(house.address() as AddressInfo).port}/v1`;
  server = await startTestServer({ logger });
  token = (await (await setUpAdmin(server)).signIn()).token;
});
afterAll(async () => {
  await server.stop();
  house.close();
});

const send = (method: string, path: string, json?: unknown) =>
  server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
const modelIds = async (): Promise<string[]> =>
  (await send('GET', '/api/models')).json().items.map(({ id }: { id: string }) => id);

describe('a provider that an administrator adds', () => {
  let id: string;

  it('is offered without a restart, with the models its server lists', async () => {
    const made = await send('POST', '/api/admin/providers', {
      kind: 'vllm',
      name: 'house',
      base_url: baseUrl,
      api_key: apiKey,
    });
    expect(made.status).toBe(201);
    expect(made.json()).toMatchObject({ key_hint: '…cdef', models: [{ id: 'tiny', context_tokens: 4096 }] });
    id = made.json().id;
    expect(await modelIds()).toContain('house/tiny');
  });

  it('answers', async () => {
    const sent = await send('POST', '/api/messages', { content: 'Hello', model: 'house/tiny' });
    const { conversation_id: conversationId, run } = sent.json();
    await send('GET', `/api/runs/${run.id}/events`);
    const messages = await send('GET', `/api/conversations/${conversationId}/messages`);
    expect(messages.json().items.map(({ content }: { content: string }) => content)).toContain('Good evening.');
  });

  it('is tested: its list and one word', async () => {
    expect((await send('POST', `/api/admin/providers/${id}/test`, {})).json()).toMatchObject({
      ok: true,
      model: 'tiny',
      models_listed: 1,
    });
    expect((await send('GET', `/api/admin/providers/${id}/models`)).json().items).toMatchObject([
      { id: 'tiny', context_tokens: 4096 },
    ]);
  });

  it('never shows its key: in no answer, no log, not in the database’s words (P2)', async () => {
    const wrong = 'sk-a-wrong-one-0123456789abcdef';
    const other = await send('POST', '/api/admin/providers', {
      kind: 'vllm',
      name: 'wrong',
      base_url: baseUrl,
      api_key: wrong,
      models: [{ id: 'tiny' }],
    });
    const tested = await send('POST', `/api/admin/providers/${other.json().id}/test`, {});
    expect(tested.json()).toMatchObject({ ok: false, detail: expect.stringContaining('The key is refused') });
    const audit = await send('GET', '/api/admin/audit');
    const list = await send('GET', '/api/admin/providers');
    const everything = [tested.text, audit.text, list.text, other.text, ...logged].join('\n');
    for (const key of [apiKey, wrong]) expect(everything).not.toContain(key);
    expect(audit.text).toContain('provider.created');
    await send('DELETE', `/api/admin/providers/${other.json().id}`);
  });

  it('wants its key again for another address (P6)', async () => {
    const moved = await send('PATCH', `/api/admin/providers/${id}`, { base_url: 'http://127.0.0.1:9/v1' });
    expect(moved.status).toBe(400);
    expect(moved.problem().detail).toContain('key again');
  });

  it('is taken out at once when it is switched off or removed', async () => {
    await send('PATCH', `/api/admin/providers/${id}`, { enabled: false });
    expect(await modelIds()).not.toContain('house/tiny');
    await send('PATCH', `/api/admin/providers/${id}`, { enabled: true });
    await vi.waitFor(async () => expect(await modelIds()).toContain('house/tiny'), 10_000);
    expect((await send('DELETE', `/api/admin/providers/${id}`)).status).toBe(204);
    expect(await modelIds()).not.toContain('house/tiny');
  });

  it('is refused in a sentence where its settings make no sense', async () => {
    const refused = async (json: object) => (await send('POST', '/api/admin/providers', json)).problem();
    expect(await refused({ kind: 'openai', name: 'a' })).toMatchObject({ status: 400, detail: 'OpenAI needs a key.' });
    expect(await refused({ kind: 'amazon_bedrock', name: 'b', api_key: 'x' })).toMatchObject({
      detail: expect.stringContaining('region'),
    });
    expect(await refused({ kind: 'openai_compatible', name: 'c' })).toMatchObject({
      detail: expect.stringContaining('address'),
    });
    expect(await refused({ kind: 'vllm', name: 'script' })).toMatchObject({ status: 400 });
    expect(await refused({ kind: 'nonsense', name: 'd' })).toMatchObject({ status: 400 });
  });
});
