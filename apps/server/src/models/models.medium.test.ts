import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ environment: { PARLEY_DEFAULT_MODEL: 'removed/model' } });
  token = (await (await setUpAdmin(server)).signIn()).token;
});
afterAll(() => server.stop());

const send = (method: string, path: string, json?: unknown) =>
  server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
const quick = 'script/d0-r2000-n4';

describe('the models of a server', () => {
  it('R11 starts although the model that was set is gone, says so, and lets another one answer', async () => {
    const { items, fixed_default } = (await send('GET', '/api/models')).json();
    expect(fixed_default).toEqual({ model: 'removed/model', is_available: false });
    expect(items.find((model: { is_default: boolean }) => model.is_default)).toMatchObject({
      id: 'script/demo',
      source: { kind: 'demo', provider: null },
      health: { state: 'ok' },
      price: null,
    });
    const refused = await send('POST', '/api/models/default', { model: 'script/demo' });
    expect(refused.problem()).toMatchObject({ status: 409, detail: expect.stringContaining('PARLEY_DEFAULT_MODEL') });
  });

  it('R12 are tested: what they say, and how fast', async () => {
    const result = (await send('POST', '/api/models/test', { model: quick })).json();
    expect(result).toMatchObject({ ok: true, output_tokens: expect.any(Number), warnings: [] });
    expect(result.answer.length).toBeGreaterThan(0);
    expect(result.first_token_ms).toBeLessThanOrEqual(result.total_ms);
    const failed = (await send('POST', '/api/models/test', { model: 'script/down' })).json();
    expect(failed).toMatchObject({ ok: false, detail: 'The script is down.', first_token_ms: null });
    expect((await send('POST', '/api/models/test', { model: 'nobody/none' })).status).toBe(422);
  });

  it('R10 are asked with what was set for them, where it makes sense', async () => {
    const set = (parameters: object, model = 'script/demo') =>
      send('PATCH', '/api/models/parameters', { model, parameters });
    const list = (await set({ temperature: 0.3, max_tokens: 64, stop: ['END'] })).json();
    expect(list.items[0].parameters).toEqual({ temperature: 0.3, max_tokens: 64, stop: ['END'] });
    expect((await set({ reasoning_effort: 'high' })).problem()).toMatchObject({
      status: 422,
      code: 'invalid_parameters',
      detail: expect.stringContaining('does not know reasoning_effort'),
    });
    expect((await set({ temperature: 9 })).status).toBe(400);
    expect((await set({ context_window: 10_000_000 })).status).toBe(422);
    expect((await set({ temperature: 1 }, 'nobody/none')).status).toBe(422);
    // What was refused changed nothing; nothing at all takes the settings away.
    expect((await send('GET', '/api/models')).json().items[0].parameters.temperature).toBe(0.3);
    expect((await set({})).json().items[0].parameters).toEqual({});
  });

  it('are held against what the machine has', async () => {
    const { machine, import_from } = (await send('GET', '/api/models/library')).json();
    expect(machine.memory_bytes).toBeGreaterThanOrEqual(machine.available_memory_bytes);
    expect(machine.free_disk_bytes).toBeGreaterThan(0);
    // Over the network, and without a folder set out for it.
    expect(import_from).toBe('nowhere');
  });
});
