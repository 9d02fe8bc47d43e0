import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setUpAdmin, startTestServer, type TestServer } from './testing/team-server.ts';

const patience = { timeout: 15_000, interval: 30 };
const model = 'script/d0-r1000-n4';

/** As programs outside rely on it: written out here, not taken from the protocol (core conversations/SPEC.md). */
describe('branches and copies over REST', () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer();
    token = (await (await setUpAdmin(server)).signIn()).token;
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, json?: unknown) =>
    server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
  const ended = async (path: string, json: unknown) => {
    const answer = await send('POST', path, json);
    expect(answer.status).toBe(202);
    const turn = answer.json();
    await vi.waitFor(async () => {
      const run = (await send('GET', `/api/runs/${turn.run.id}`)).json();
      expect(['done', 'stopped', 'failed', 'interrupted']).toContain(run.status);
    }, patience);
    return turn;
  };
  const say = (content: string, more: object = {}) => ended('/api/messages', { content, model, ...more });
  const answerAgain = (id: string) => ended(`/api/messages/${id}/regenerate`, { model });

  it('CF2 CF4 copies more than a branch when asked to, and numbers what it copies', async () => {
    const first = await say('Root');
    const id = first.conversation_id;
    const second = await say('Twig', { conversation_id: id });
    await answerAgain(first.assistant_message.id);
    const fork = (scope?: string) =>
      send('POST', `/api/conversations/${id}/fork`, {
        message_id: first.assistant_message.id,
        ...(scope === undefined ? {} : { scope }),
      });
    const answers = [await fork(), await fork('branch'), await fork('alternatives'), await fork('all')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const copies = answers.map((answer) => answer.json());
    expect(copies.map(({ message_count }) => message_count)).toEqual([2, 2, 3, 5]);
    expect(copies.map(({ title }) => title)).toEqual(['Root (2)', 'Root (3)', 'Root (4)', 'Root (5)']);
    const listed = (await send('GET', `/api/conversations/${copies[2].id}/messages`)).json().items;
    expect(listed.map(({ sibling_ids }: { sibling_ids: string[] }) => sibling_ids.length)).toEqual([2, 1]);
    expect((await fork('most')).status).toBe(400);
    const elsewhere = await say('Another tree');
    const foreign = { message_id: second.user_message.id, scope: 'all' };
    expect((await send('POST', `/api/conversations/${elsewhere.conversation_id}/fork`, foreign)).status).toBe(404);
  });

  it('TC4 CF4 a copy of a temporary conversation is kept, and called by its first words', async () => {
    const { id } = (await send('POST', '/api/conversations', { temporary: true, model })).json();
    const turn = await say('Only between us', { conversation_id: id });
    const fork = { message_id: turn.assistant_message.id, scope: 'all' };
    const copy = (await send('POST', `/api/conversations/${id}/fork`, fork)).json();
    expect(copy).toMatchObject({ temporary: false, title: 'Only between us' });
  });

  it('CB1 tells all branches, each message by its beginning', async () => {
    const first = await say('R'.repeat(300));
    const id = first.conversation_id;
    const again = await answerAgain(first.assistant_message.id);
    const answer = await send('GET', `/api/conversations/${id}/branches`);
    expect(answer.status).toBe(200);
    const question = first.user_message.id;
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const given = { parent_id: question, sender: 'assistant', text: expect.stringMatching(/./), model, created_at };
    expect(answer.json()).toEqual({
      active_leaf_id: again.assistant_message.id,
      is_cut: false,
      nodes: [
        { ...given, id: again.assistant_message.id, status: 'complete' },
        { ...given, id: first.assistant_message.id, status: 'complete' },
        {
          id: question,
          parent_id: null,
          sender: 'user',
          text: 'R'.repeat(120),
          status: 'complete',
          model: null,
          created_at,
        },
      ],
    });
    const nobody = '/api/conversations/018f8e7a-0000-7000-8000-000000000000/branches';
    expect((await send('GET', nobody)).status).toBe(404);
  });
});
