import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

const patience = { timeout: 15_000, interval: 30 };

/** core pins/SPEC.md */
describe('pinned messages over REST', () => {
  let server: TestServer;
  let token: string;
  let other: string;
  beforeAll(async () => {
    server = await startTestServer();
    const admin = await (await setUpAdmin(server)).signIn();
    token = admin.token;
    other = (await (await addPerson(server, admin, 'other')).signIn()).token;
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, json?: unknown, as = token) =>
    server.send(method, path, { as, ...(json === undefined ? {} : { json }) });
  const start = async (content: string, model: string, more: object = {}) => {
    const turn = (await send('POST', '/api/messages', { content, model, ...more })).json();
    const { conversation_id: chat, user_message: question, assistant_message: answer, run } = turn;
    return { chat, question: question.id, answer: answer.id, run: run.id };
  };
  const say = async (content: string, more: object = {}) => {
    const turn = await start(content, 'script/d0-r1000-echo', more);
    await vi.waitFor(
      async () => expect((await send('GET', `/api/runs/${turn.run}`)).json().status).toBe('done'),
      patience,
    );
    return turn;
  };
  const pin = (id: string, as = token) => send('PUT', `/api/messages/${id}/pin`, undefined, as);
  const unpin = (id: string, as = token) => send('DELETE', `/api/messages/${id}/pin`, undefined, as);
  const listed = async (chat: string) => (await send('GET', `/api/conversations/${chat}/pins`)).json().items;
  const read = async (chat: string) => (await send('GET', `/api/conversations/${chat}`)).json();

  it('PM1 PM2 PM7 pins and takes off, as often as it is asked', async () => {
    const { chat, question, answer } = await say('The plan of the week');
    const first = await pin(answer);
    expect(first.status).toBe(200);
    expect(first.json()).toMatchObject({ id: chat, pinned_messages: [answer] });
    const { version } = first.json();
    expect((await pin(answer)).json()).toMatchObject({ pinned_messages: [answer], version });
    await pin(question);
    expect(await listed(chat)).toMatchObject([
      { id: question, sender: 'user', text: 'The plan of the week', on_branch: true },
      { id: answer, sender: 'assistant', on_branch: true },
    ]);
    expect((await send('GET', '/api/conversations')).json().items[0].pinned_messages).toEqual([answer, question]);
    expect((await unpin(answer)).json().pinned_messages).toEqual([question]);
    const last = await unpin(question);
    expect(last.json()).not.toHaveProperty('pinned_messages');
    expect((await unpin(question)).json()).toEqual(last.json());
    expect(await listed(chat)).toEqual([]);
  });

  it('PM7 another branch is pinned as well', async () => {
    const { chat, question, answer } = await say('One way');
    await pin(answer);
    const edit = await send('POST', `/api/messages/${question}/edit`, { content: 'Another way' });
    expect(edit.status).toBe(202);
    expect(await listed(chat)).toMatchObject([{ id: answer, on_branch: false }]);
  });

  it('PM3 only what stands', async () => {
    const { run, answer, question, chat } = await start('Slowly', 'script/d0-r1-n600');
    const refused = await pin(answer);
    expect([refused.status, refused.json().code]).toEqual([409, 'conflict']);
    expect((await pin(question)).status).toBe(200);
    await send('POST', `/api/runs/${run}/stop`);
    await vi.waitFor(
      async () => expect((await send('GET', `/api/messages/${answer}`)).json().status).toBe('stopped'),
      patience,
    );
    expect((await pin(answer)).json().pinned_messages).toEqual([question, answer]);
    expect((await read(chat)).pinned_messages).toHaveLength(2);
  });

  it('PM5 nobody else pins, takes off or reads', async () => {
    const { chat, answer } = await say('Mine');
    await pin(answer);
    const asked = [await pin(answer, other), await unpin(answer, other)];
    asked.push(await send('GET', `/api/conversations/${chat}/pins`, undefined, other));
    asked.push(await pin('00000000-0000-4000-8000-000000000000'));
    expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await listed(chat)).toHaveLength(1);
  });

  it('PM1 an export has them, and they go with the conversation', async () => {
    const { chat, answer } = await say('To take along');
    await pin(answer);
    const lines = (await send('GET', `/api/conversations/${chat}/export?format=json`)).text;
    expect(lines).toContain(`"pinned_messages":["${answer}"]`);
    expect((await send('GET', '/api/account/export')).text).toContain(`"pinned_messages":["${answer}"]`);
    await send('DELETE', `/api/conversations/${chat}`);
    expect([(await pin(answer)).status, (await unpin(answer)).status]).toEqual([404, 404]);
  });
});
