import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  addPerson,
  makeApiKey,
  setUpAdmin,
  startTestServer,
  type TestPerson,
  type TestServer,
  type TestSession,
} from '../testing/team-server.ts';

const patience = { timeout: 30_000, interval: 50 };

/** Rules OD1–OD6 through the interface. */
describe("one's own data", () => {
  let server: TestServer;
  let admin: TestSession;
  let person: TestPerson;
  let session: TestSession;
  beforeAll(async () => {
    server = await startTestServer({ environment: { PARLEY_EMBEDDING_MODEL: 'none' } });
    admin = await (await setUpAdmin(server)).signIn();
    person = await addPerson(server, admin, 'Grace');
    session = await person.signIn();
    for (const content of ['What feeds a rye starter?', 'And “how often”?\n\nReally']) await say(content);
    await say('Of somebody else', admin.token);
  });
  afterAll(() => server.stop());

  async function say(content: string, as = session.token): Promise<string> {
    const sent = await server.send('POST', '/api/messages', { as, json: { content, model: 'script/d0-r1000-n3' } });
    const { run, conversation_id: id } = sent.json();
    await vi.waitFor(async () => {
      expect((await server.send('GET', `/api/runs/${run.id}`, { as })).json().status).toBe('done');
    }, patience);
    return id;
  }
  const send = (method: string, path: string, json?: unknown, as = session.token) =>
    server.send(method, path, { as, ...(json === undefined ? {} : { json }) });
  const linesOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('OD1 OD2 exports everything of the caller, and nothing else', async () => {
    await makeApiKey(server, session, ['chat:read']);
    const answer = await send('GET', '/api/account/export');
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    expect(answer.headers['content-disposition']).toContain('.jsonl');
    const lines = linesOf(answer.text);
    expect(lines[0]).toMatchObject({ type: 'parley.export', version: 1 });
    expect(lines[1]).toMatchObject({ type: 'account', id: person.id, email: person.email.toLowerCase() });
    expect(lines.at(-1)).toEqual({ type: 'end', conversations: 2, messages: 4 });
    const contents = lines.flatMap(({ type, content }) => (type === 'message' ? [content] : []));
    expect(contents).toContain('And “how often”?\n\nReally');
    expect(lines.find(({ type }) => type === 'api_key')).toMatchObject({ name: 'chat:read' });
    expect(answer.text).not.toMatch(/somebody else|hash|password/i);
  });

  it('OD1 exports one conversation as Markdown and as lines with all branches', async () => {
    const id = await say('Plan a weekend');
    const messages = (await send('GET', `/api/conversations/${id}/messages`)).json().items;
    const again = (await send('POST', `/api/messages/${messages[0].id}/regenerate`, {})).json();
    await vi.waitFor(async () => {
      expect((await send('GET', `/api/runs/${again.run.id}`)).json().status).toBe('done');
    }, patience);
    const markdown = await send('GET', `/api/conversations/${id}/export`);
    expect(markdown.headers['content-disposition']).toContain('.md');
    expect(markdown.text).toContain('\n## You, ');
    expect(markdown.text.match(/^## /gm)).toHaveLength(2);
    const lines = linesOf((await send('GET', `/api/conversations/${id}/export?format=json`)).text);
    expect(lines.map(({ type }) => type)).toEqual(['conversation', 'message', 'message', 'message']);
    expect((await send('GET', `/api/conversations/${id}/export`, undefined, admin.token)).status).toBe(404);
  });

  it('OD6 deletes all conversations once the name is typed', async () => {
    const wrong = await send('POST', '/api/account/delete_conversations', { name: 'grace!' });
    expect([wrong.status, wrong.code()]).toEqual([400, 'invalid_request']);
    const answer = await send('POST', '/api/account/delete_conversations', { name: 'Grace' });
    expect(answer.json()).toEqual({ deleted: 3 });
    expect((await send('GET', '/api/conversations')).json().items).toEqual([]);
    expect((await send('GET', '/api/conversations', undefined, admin.token)).json().items).toHaveLength(1);
  });

  it('OD3 OD4 deletes the account: credentials at once, then everything', async () => {
    await say('The last words');
    const key = await makeApiKey(server, session, ['chat:read']);
    const without = await send('POST', '/api/account/delete', { name: 'Grace' });
    expect([without.status, without.code()]).toEqual([401, 'invalid_credentials']);
    const wrong = await send('POST', '/api/account/delete', { name: 'Grace', password: 'not this one' });
    expect(wrong.code()).toBe('invalid_credentials');
    const answer = await send('POST', '/api/account/delete', { name: 'Grace', password: person.password });
    expect(answer.status).toBe(204);
    for (const token of [session.token, key.secret]) {
      const refused = await send('GET', '/api/conversations', undefined, token);
      expect([401, 403]).toContain(refused.status);
    }
    const people = async () => (await send('GET', '/api/admin/users', undefined, admin.token)).json().items;
    expect((await people()).map((user: { id: string }) => user.id)).not.toContain(person.id);
    const entries = (await send('GET', '/api/admin/audit?limit=50', undefined, admin.token)).json().items;
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['user.deleted', 'conversations.deleted', 'account.exported']),
    );
    // The address is free again: somebody new, with nothing of before.
    const successor = await (await addPerson(server, admin, 'Grace')).signIn();
    expect((await send('GET', '/api/conversations', undefined, successor.token)).json().items).toEqual([]);
  });

  it('OD5 keeps the last administrator', async () => {
    const password = 'tram lantern oboe';
    const answer = await send('POST', '/api/account/delete', { name: 'Ada', password }, admin.token);
    expect([answer.status, answer.code()]).toEqual([409, 'last_admin']);
  });
});
