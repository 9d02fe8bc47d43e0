import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

describe('saved prompts over HTTP', () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer();
    token = (await (await setUpAdmin(server)).signIn()).token;
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, json?: unknown) =>
    server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });

  it('are made, listed, changed and deleted', async () => {
    const made = await send('POST', '/api/prompts', { command: ' Übersetze ', content: 'Translate {{text}}' });
    expect(made.status).toBe(201);
    const prompt = made.json();
    expect(prompt).toMatchObject({ command: 'übersetze', title: '', content: 'Translate {{text}}', version: 1 });
    expect((await send('GET', '/api/prompts')).json()).toEqual({ items: [prompt] });

    const changed = await send('PATCH', `/api/prompts/${prompt.id}`, { title: 'Translate', version: 1 });
    expect(changed.json()).toMatchObject({ title: 'Translate', content: 'Translate {{text}}', version: 2 });
    const late = await send('PATCH', `/api/prompts/${prompt.id}`, { title: 'Late', version: 1 });
    expect([late.status, late.json().code]).toEqual([409, 'conflict']);
    const twice = await send('POST', '/api/prompts', { command: 'übersetze', content: 'x' });
    expect(twice.json()).toMatchObject({ code: 'conflict', detail: expect.stringContaining('/übersetze') });
    expect((await send('DELETE', `/api/prompts/${prompt.id}`)).status).toBe(204);
    expect((await send('DELETE', `/api/prompts/${prompt.id}`)).status).toBe(404);
  });

  it.each(['', 'two words', 'a/b', '{{x}}', 'x'.repeat(41)])('SP2: a command “%s” is refused', async (command) => {
    expect((await send('POST', '/api/prompts', { command, content: 'x' })).status).toBe(400);
  });
});
