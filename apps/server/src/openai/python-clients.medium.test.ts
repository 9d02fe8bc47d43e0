import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApiWorld, type ApiWorld } from './testing/api-world.ts';
import { openPythonClients, type PythonClients } from './testing/python-clients.ts';

const conformance = fileURLToPath(new URL('testing/conformance.py', import.meta.url));
const clients = await openPythonClients();
if (typeof clients === 'string') console.log(`Not covered: Python's openai and llm (${clients})`);

describe.skipIf(typeof clients === 'string')('Python', () => {
  // Skipped otherwise.
  const python = clients as PythonClients;
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createApiWorld();
  });
  afterAll(() => world.stop());

  it('the openai client: chat, streams, tools, schema, responses, errors, abort, models, embeddings, moderations', async () => {
    const env = { BASE_URL: world.baseUrl, API_KEY: world.key };
    const seen: unknown = JSON.parse(await python.run('python', [conformance], env));
    expect(seen).toEqual({
      plain: { texts: ['You said: Hi', 'You said: Hi'], finish: ['stop', 'stop'], usage: 7 },
      stream: { text: 'You said: Hi', usage: 4 },
      tools: {
        calls: [
          ['call_0', 'weather', { city: 'Paris' }],
          ['call_1', 'weather', { city: 'Oslo' }],
        ],
        answer: 'The tools say sun and snow.',
      },
      schema: { name: 'Ada', age: 36 },
      responses: {
        first: 'You said: One',
        second: 'You said: Two after 1',
        begins: 'response.created',
        ends: 'response.completed',
        calls: 2,
        done: 'The tools say rain and rain.',
        items: ['message'],
        deleted: ['NotFoundError', 404, 'not_found'],
      },
      errors: {
        key: ['AuthenticationError', 401, 'invalid_api_key'],
        model: ['NotFoundError', 404, 'model_not_found'],
        field: ['BadRequestError', 400, 'invalid_value'],
        middle: 'The puppet broke',
      },
      resources: {
        models: expect.arrayContaining(['puppet/talker', 'puppet/thinker']),
        model: 'puppet/talker',
        embeddings: [
          [0.25, 0.5, -0.25, 0],
          [0.3125, 0.5, -0.25, 0],
        ],
        completion: 'HiYou said: Hi',
        flagged: false,
        self_harm: false,
      },
      abort: 3,
    });
    await vi.waitFor(() => expect(world.openCalls()).toBe(0), { timeout: 20_000 });
  }, 120_000);

  it('the command line program llm, told of Parley in its own way', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'parley-llm-'));
    try {
      const described = [
        `- model_id: parley`,
        `  model_name: puppet/talker`,
        '  api_key_name: parley',
        `  api_base: "${world.baseUrl}"`,
      ];
      writeFileSync(path.join(home, 'extra-openai-models.yaml'), `${described.join('\n')}\n  supports_tools: true\n`);
      const env = { LLM_USER_PATH: home, HOME: home };
      const ask = (...args: string[]) => python.run('llm', ['-m', 'parley', '--key', world.key, ...args], env);
      expect((await ask('Hello there')).trim()).toBe('You said: Hello there');
      expect((await ask('--no-stream', 'Hello there')).trim()).toBe('You said: Hello there');
      const program = 'def weather(city: str) -> str:\n    return "sun in " + city';
      const told = await ask('--functions', program, 'Weather?');
      expect(told.trim()).toBe('The tools say sun in Paris and sun in Oslo.');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 120_000);
});
