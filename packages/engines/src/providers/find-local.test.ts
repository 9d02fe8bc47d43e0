import { silentLogger } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from './conformance/wire-server.ts';
import { createLocalServers, type LocalServers } from './find-local.ts';

let server: WireServer;
const opened: LocalServers[] = [];
beforeEach(async () => {
  server = await startWireServer();
});
afterEach(() => {
  for (const one of opened.splice(0)) void one.close?.();
  server.close();
});

function answerJson(value: unknown, type = 'application/json'): void {
  server.answer = (response) => void response.writeHead(200, { 'content-type': type }).end(JSON.stringify(value));
}

function look(use: boolean, known: readonly string[] = []): LocalServers {
  const places = [{ kind: 'vllm' as const, port: Number(new URL(server.baseUrl).port) }];
  const made = createLocalServers({ logger: silentLogger, use, places, known: () => known });
  opened.push(made);
  return made;
}

const list = { object: 'list', data: [{ id: 'org/model', max_model_len: 32_768 }] };

describe('createLocalServers', () => {
  it('offers what it finds, with what the server tells of it', async () => {
    answerJson(list);
    const found = look(true);
    await found.look();
    expect(found.found()).toEqual([{ kind: 'vllm', baseUrl: `${server.baseUrl}/v1`, models: ['org/model'] }]);
    expect(found.models()).toMatchObject([{ id: 'found-vllm/org/model', contextTokens: 32_768 }]);
    // Nothing but the list was asked for.
    expect(server.requests.map(({ url }) => url)).toEqual(['/v1/models']);
  });

  it('only tells of it where an administrator decides', async () => {
    answerJson(list);
    const found = look(false);
    await found.look();
    expect(found.found()).toHaveLength(1);
    expect(found.models()).toEqual([]);
  });

  it('does not offer twice what somebody has set up', async () => {
    answerJson(list);
    const found = look(true, [`${server.baseUrl}/v1`]);
    await found.look();
    expect(found.models()).toEqual([]);
  });

  it('keeps the models of a server that has not changed, and forgets one that is gone', async () => {
    answerJson(list);
    const found = look(true);
    await found.look();
    const [before] = found.models();
    await found.look();
    expect(found.models()[0]).toBe(before);
    server.close();
    await found.look();
    expect(found.found()).toEqual([]);
  });

  it.each([
    ['a web page', '<html>', 'text/html'],
    ['JSON that lists no models', { hello: 'world' }, 'application/json'],
    ['an empty list', { data: [] }, 'application/json'],
  ])('takes %s for nothing', async (_, value, type) => {
    answerJson(value, type);
    const found = look(true);
    await found.look();
    expect(found.found()).toEqual([]);
  });
});
