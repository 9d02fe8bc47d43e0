import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type TestServer } from './testing/team-server.ts';

/** A message may refer to other conversations of its owner (context SPEC C17–C20). */
describe('references', () => {
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
  /** The answer's run record, once it has ended. */
  const say = async (json: Record<string, unknown>, as = token) => {
    const accepted = await send('POST', '/api/messages', { model: 'script/d0-r1000-n3', ...json }, as);
    expect(accepted.status).toBe(202);
    const turn = accepted.json();
    return vi.waitFor(async () => {
      const run = (await send('GET', `/api/runs/${turn.run.id}`, undefined, as)).json();
      expect(run.status).toBe('done');
      return { turn, run };
    }, 20_000);
  };
  const sourcesOf = (run: { context: { contributors: { id: string; sources: string[] }[] } }) =>
    run.context.contributors.find(({ id }) => id === 'references')?.sources;
  const past = async (as = token) =>
    (await say({ content: 'The picnic is on Saturday by the lake' }, as)).turn.conversation_id as string;

  it('are kept with the message, and what they name is in the prompt', async () => {
    const id = await past();
    const { turn, run } = await say({ content: 'When is the picnic?', references: [id, id] });
    const parts = [{ kind: 'reference', conversation_id: id, title: expect.stringContaining('picnic') }];
    expect(turn.user_message.parts).toEqual(parts);
    expect(sourcesOf(run)).toEqual([`conversation:${id}`]);
    const [, question] = (await send('GET', `/api/conversations/${turn.conversation_id}/messages`)).json().items;
    expect(question.parts).toEqual(parts);

    const next = await say({ content: 'And where?', conversation_id: turn.conversation_id });
    expect(sourcesOf(next.run)).toEqual([`conversation:${id}`]);
    const edited = (await send('POST', `/api/messages/${question.id}/edit`, { content: 'Where is it?' })).json();
    expect(edited.user_message.parts).toEqual(parts);
    const without = await send('POST', `/api/messages/${question.id}/edit`, { content: 'Never mind', references: [] });
    expect(without.json().user_message).not.toHaveProperty('parts');
  });

  it('to somebody else’s conversation, or to none, are refused alike, and nothing is stored', async () => {
    const foreign = await past(other);
    for (const id of [foreign, randomUUID()]) {
      const answer = await send('POST', '/api/messages', { content: 'Tell me', references: [id] });
      expect([answer.status, answer.json().code]).toEqual([404, 'not_found']);
    }
    const list = (await send('GET', '/api/conversations')).json().items as { title: string }[];
    expect(list.some(({ title }) => title === 'Tell me')).toBe(false);
    const many = Array.from({ length: 6 }, () => randomUUID());
    expect((await send('POST', '/api/messages', { content: 'x', references: many })).status).toBe(400);
  });

  it('to what has been deleted since are left out of later answers', async () => {
    const id = await past();
    const { turn } = await say({ content: 'When?', references: [id] });
    await send('DELETE', `/api/conversations/${id}`);
    const { run } = await say({ content: 'And now?', conversation_id: turn.conversation_id });
    expect(sourcesOf(run)).toEqual([]);
  });

  it('count in an idempotency key', async () => {
    const id = await past();
    const first = { content: 'Once', idempotency_key: 'refers', references: [id] };
    const one = await send('POST', '/api/messages', first);
    const again = await send('POST', '/api/messages', first);
    expect([one.json().replayed, again.json().replayed]).toEqual([false, true]);
    const without = await send('POST', '/api/messages', { content: 'Once', idempotency_key: 'refers' });
    expect(without.json().code).toBe('idempotency_conflict');
  });
});
