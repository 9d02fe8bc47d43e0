import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

describe('what people think of answers', () => {
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
  const turn = async () => {
    const answer = await send('POST', '/api/messages', { content: 'Hello', model: 'script/d0-r1000-n3' });
    const { conversation_id, user_message, assistant_message, run } = answer.json();
    await vi.waitFor(async () => expect((await send('GET', `/api/runs/${run.id}`)).json().status).toBe('done'), 15_000);
    return { conversation: conversation_id, question: user_message.id, answer: assistant_message.id };
  };
  const listed = async (conversation: string) =>
    (await send('GET', `/api/conversations/${conversation}/messages`)).json().items;

  it('F1, F3: is said, changed, listed with the message, and taken back', async () => {
    const { conversation, answer } = await turn();
    const path = `/api/messages/${answer}/feedback`;
    const said = await send('PUT', path, {
      value: 'down',
      reasons: ['wrong', 'too_long', 'wrong'],
      comment: '  No.  ',
    });
    expect(said.status).toBe(200);
    expect(said.json()).toMatchObject({ value: 'down', reasons: ['wrong', 'too_long'], comment: 'No.' });
    expect((await listed(conversation))[0].feedback).toEqual(said.json());
    expect((await listed(conversation))[1]).not.toHaveProperty('feedback');

    await send('PUT', path, { value: 'up' });
    expect((await listed(conversation))[0].feedback).toMatchObject({ value: 'up', reasons: [], comment: '' });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await listed(conversation))[0]).not.toHaveProperty('feedback');
  });

  it('F1: is for answers, by whoever owns the conversation', async () => {
    const { question, answer } = await turn();
    expect((await send('PUT', `/api/messages/${question}/feedback`, { value: 'up' })).json().code).toBe('conflict');
    expect((await send('PUT', `/api/messages/${answer}/feedback`, { value: 'up' }, other)).status).toBe(404);
    expect((await send('PUT', `/api/messages/${answer}/feedback`, { value: 'sideways' })).status).toBe(400);
    const long = { value: 'up', comment: 'x'.repeat(2_001) };
    expect((await send('PUT', `/api/messages/${answer}/feedback`, long)).status).toBe(400);
  });

  it('F2: goes with its conversation, and is not copied by a fork', async () => {
    const { conversation, answer } = await turn();
    await send('PUT', `/api/messages/${answer}/feedback`, { value: 'up' });
    const fork = (await send('POST', `/api/conversations/${conversation}/fork`, { message_id: answer })).json();
    expect((await listed(fork.id))[0]).not.toHaveProperty('feedback');
    expect((await send('DELETE', `/api/conversations/${conversation}`)).status).toBe(204);
    expect((await send('PUT', `/api/messages/${answer}/feedback`, { value: 'up' })).status).toBe(404);
  });
});
