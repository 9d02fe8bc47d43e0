import type { Database } from '@parley/store';
import { Conversation, type Message } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addPerson, setUpAdmin, startTestServer, type Answer, type TestServer } from './testing/team-server.ts';
import { openStream, readEvents, textOf, type TestStream } from './testing/test-stream.ts';

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const patience = { timeout: 15_000, interval: 30 };
const slowModel = 'script/d1-r20-n100000';

/** The interface as programs outside rely on it: paths, names, types, behaviour. Written out here on purpose, not taken from the protocol. */
describe('the shape of the API (C1)', () => {
  let server: TestServer;
  let token: string;
  let database: Database;
  beforeAll(async () => {
    server = await startTestServer({
      parts: {
        platform: (platform) => {
          database = platform.database;
          return platform;
        },
      },
    });
    token = (await (await setUpAdmin(server)).signIn()).token;
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, json?: unknown) =>
    server.send(method, path, { as: token, ...(json === undefined ? {} : { json }) });
  const create = async (json: unknown = {}) => ok(await send('POST', '/api/conversations/', json), 201);
  const say = async (content: string, more: Record<string, unknown> = {}) => {
    const turn = ok(await send('POST', '/api/messages/', { content, model: 'script/d0-r1000-n4', ...more }), 202);
    await finished(turn.run.id);
    return turn;
  };
  const finished = async (runId: string) =>
    vi.waitFor(async () => {
      const run = ok(await send('GET', `/api/runs/${runId}`));
      expect(['done', 'stopped', 'failed', 'interrupted']).toContain(run.status);
      return run;
    }, patience);
  const branch = async (id: string, query = '') =>
    ok(await send('GET', `/api/conversations/${id}/messages${query}`)).items.toReversed();

  it('has a conversation with at least the fields that were promised', async () => {
    const conversation = await create({ title: 'Sourdough', tags: ['bread'] });
    expect(conversation).toMatchObject({
      id: uuid,
      title: 'Sourdough',
      status: 'active',
      summary: '',
      start_timestamp: timestamp,
      end_timestamp: null,
      created_at: timestamp,
      updated_at: timestamp,
    });
    expect(ok(await send('GET', `/api/conversations/${conversation.id}/`))).toEqual(conversation);
    expect(ok(await send('GET', `/api/conversations/${conversation.id}`))).toEqual(conversation);
  });

  it('has a message with at least the fields that were promised', async () => {
    const turn = await say('How long does it rise?');
    const [question, answer] = await branch(turn.conversation_id);
    const promised = { id: uuid, conversation_id: turn.conversation_id, timestamp, created_at: timestamp };
    expect(question).toMatchObject({ ...promised, content: 'How long does it rise?', sender: 'user' });
    expect(answer).toMatchObject({ ...promised, content: expect.stringMatching(/\w/), sender: 'assistant' });
    const { sibling_ids: siblings, ...plain } = answer;
    expect(siblings).toEqual([answer.id]);
    expect(ok(await send('GET', `/api/messages/${answer.id}/`))).toEqual(plain);
  });

  it('names everything in snake_case', async () => {
    const document = ok(await send('GET', '/api/schema'));
    const names = propertyNames(document);
    expect(names.size).toBeGreaterThan(60);
    expect([...names].filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('describes each promised path in the schema, and its required fields', async () => {
    const document = ok(await send('GET', '/api/schema/'));
    expect(document.openapi).toMatch(/^3\.1/);
    const promised = {
      '/api/conversations': ['get', 'post'],
      '/api/conversations/{id}': ['get', 'patch', 'delete'],
      '/api/conversations/{id}/end_conversation': ['post'],
      '/api/conversations/{id}/messages': ['get'],
      '/api/conversations/query_past': ['post'],
      '/api/messages': ['post'],
      '/api/runs/{id}/events': ['get'],
    };
    for (const [path, methods] of Object.entries(promised))
      expect(Object.keys(document.paths[path] ?? {})).toEqual(expect.arrayContaining(methods));
    expect(document.components.schemas.Conversation.required).toEqual(
      expect.arrayContaining([
        'id',
        'title',
        'status',
        'summary',
        'start_timestamp',
        'end_timestamp',
        'created_at',
        'updated_at',
      ]),
    );
    expect(document.components.schemas.Message.required).toEqual(
      expect.arrayContaining(['id', 'conversation_id', 'content', 'sender', 'timestamp', 'created_at']),
    );
  });

  it('tells about its health', async () => {
    expect(ok(await server.send('GET', '/healthz'))).toMatchObject({
      status: 'ok',
      model_loaded: true,
      uptime: expect.any(Number),
    });
    expect(ok(await server.send('GET', '/readyz'))).toMatchObject({ ready: true });
    expect(await server.metrics()).toMatch(/^parley_open_sockets \d/m);
  });

  it('sends what is asked of auto where the rules say, from the next turn on', async () => {
    const before = ok(await send('GET', '/api/admin/routing'));
    expect(before).toEqual({ rules: [], fallbacks: [], default_model: null });
    const rules = [{ task: 'chat', model: 'script/d0-r1000-n3' }];
    expect(ok(await send('PATCH', '/api/admin/routing', { rules }))).toMatchObject({ rules, default_model: null });
    expect(ok(await send('GET', '/api/models')).items[0]).toMatchObject({ id: 'auto', is_default: false });
    const turn = await say('Hello', { model: 'auto' });
    expect(ok(await send('GET', `/api/runs/${turn.run.id}`))).toMatchObject({ status: 'done', reason: 'complete' });
    const [, answer] = await branch(turn.conversation_id);
    expect(answer.content.length).toBeGreaterThan(0);
    expect((await send('PATCH', '/api/admin/routing', { rules: [{ task: 'singing', model: 'x' }] })).status).toBe(400);
    const small = { small_tasks_model: 'small/one' };
    expect(ok(await send('PATCH', '/api/admin/routing', small))).toMatchObject({ rules, ...small });
    // What is not named stays, this too.
    expect(ok(await send('PATCH', '/api/admin/routing', { rules: [] }))).toMatchObject({ rules: [], ...small });
    const back = { small_tasks_model: null };
    expect(ok(await send('PATCH', '/api/admin/routing', back))).toMatchObject({ rules: [], ...back });
  });

  it('changes and archives a conversation, and keeps what is not named', async () => {
    const { id } = await create({ title: 'Before', tags: ['a'] });
    const changed = ok(await send('PATCH', `/api/conversations/${id}/`, { title: 'After', pinned: true }));
    expect(changed).toMatchObject({ title: 'After', pinned: true, tags: ['a'], status: 'active' });
    expect(ok(await send('PATCH', `/api/conversations/${id}`, { status: 'archived' }))).toMatchObject({
      status: 'archived',
      title: 'After',
    });
    expect(
      ok(await send('GET', '/api/conversations?status=archived')).items.map((item: Conversation) => item.id),
    ).toEqual([id]);
    expect((await send('PATCH', `/api/conversations/${id}`, { status: 'ended' })).status).toBe(400);
  });

  it('ends a conversation: status, time, what is being answered, and what is sent later', async () => {
    const turn = ok(await send('POST', '/api/messages', { content: 'Tell me a long story', model: slowModel }), 202);
    const waiting = ok(
      await send('POST', '/api/messages', {
        conversation_id: turn.conversation_id,
        content: 'And another',
        model: slowModel,
      }),
      202,
    );
    await vi.waitFor(
      async () => expect((await send('GET', `/api/runs/${turn.run.id}`)).json().started_at).not.toBeNull(),
      patience,
    );
    const ended = ok(await send('POST', `/api/conversations/${turn.conversation_id}/end_conversation/`));
    expect(ended).toMatchObject({ status: 'ended', end_timestamp: timestamp });
    for (const run of [turn.run, waiting.run])
      expect(await finished(run.id)).toMatchObject({ status: 'stopped', reason: 'conversation_ended' });
    const again = ok(await send('POST', `/api/conversations/${turn.conversation_id}/end_conversation`));
    expect(again.end_timestamp).toBe(ended.end_timestamp);
    const late = await send('POST', '/api/messages', { conversation_id: turn.conversation_id, content: 'One more' });
    expect([late.status, late.problem().code]).toEqual([409, 'conversation_ended']);
    expect(
      (await send('PATCH', `/api/conversations/${turn.conversation_id}`, { status: 'active' })).problem().code,
    ).toBe('conversation_ended');
  });

  describe('query_past', () => {
    const ids: Record<string, string> = {};
    beforeAll(async () => {
      for (const [name, text] of Object.entries({
        rye: 'The rye starter smells of apples',
        oven: 'An oven stone keeps rye bread warm; rye rye rye',
        tram: 'The tram leaves at nine',
      }))
        ids[name] = (await say(text)).conversation_id;
      ok(await send('PATCH', `/api/conversations/${ids['oven']}`, { tags: ['kitchen'] }));
    });
    const query = async (json: Record<string, unknown>) =>
      ok(await send('POST', '/api/conversations/query_past/', json)).results;
    const found = (results: { conversation: Conversation }[]) =>
      results.map(({ conversation }) => conversation.id).sort();

    it('answers ranked conversations with scores and the passages that count', async () => {
      const results = await query({ query: 'rye' });
      expect(found(results)).toEqual([ids['rye'], ids['oven']].sort());
      const scores = results.map(({ score }: { score: number }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      for (const { conversation, passages } of results) {
        expect(Conversation.parse(conversation)).toEqual(conversation);
        expect(passages[0]).toMatchObject({
          message_id: uuid,
          text: expect.stringContaining('rye'),
          score: expect.any(Number),
        });
        for (const [from, to] of passages[0].highlights)
          expect(passages[0].text.slice(from, to).toLowerCase()).toBe('rye');
      }
    });

    it('keeps to top_k, dates, tags, sender and a least score', async () => {
      const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
      expect(await query({ query: 'rye', top_k: 1 })).toHaveLength(1);
      expect(
        await query({ query: 'rye', start_date: day(-1).slice(0, 10), end_date: day(0).slice(0, 10) }),
      ).toHaveLength(2);
      expect(await query({ query: 'rye', end_date: day(-1) })).toEqual([]);
      expect(await query({ query: 'rye', start_date: day(1) })).toEqual([]);
      expect(found(await query({ query: 'rye', tags: ['kitchen'] }))).toEqual([ids['oven']]);
      expect(await query({ query: 'rye', sender: 'assistant' })).toEqual([]);
      expect(await query({ query: 'rye', min_score: 1 })).toEqual([]);
      expect(await query({ query: 'zeppelin' })).toEqual([]);
    });

    it('refuses what makes no sense', async () => {
      for (const json of [
        {},
        { query: '' },
        { query: 'x', top_k: 0 },
        { query: 'x', top_k: 101 },
        { query: 'x', top_k: '5' },
        { query: 'x', start_date: 'yesterday' },
        { query: 'x', min_score: 2 },
        { query: 'x', start_date: '2026-02-30' },
      ])
        expect([JSON.stringify(json), (await send('POST', '/api/conversations/query_past', json)).status]).toEqual([
          JSON.stringify(json),
          400,
        ]);
    });

    it('takes any text for words, never for a language', async () => {
      for (const text of [
        "' or 1=1 --",
        '!',
        '& | ! ( ) :*',
        '"rye',
        '\\',
        'rye & !starter <->',
        '💬',
        '%',
        '\ue000',
        'a'.repeat(2_000),
      ])
        expect(Array.isArray(await query({ query: text }))).toBe(true);
    });
  });

  it('pages through all conversations exactly once while new ones arrive', async () => {
    const reader = (await (await addPerson(server, { token, refreshToken: '', sessionId: '' }, 'reader')).signIn())
      .token;
    const made: string[] = [];
    const add = async () =>
      (await server.send('POST', '/api/conversations', { as: reader, json: { title: `n${made.length}` } })).json().id;
    for (let n = 0; n < 23; n += 1) made.push(await add());
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: Conversation[]; next_cursor: string | null } = ok(
        await server.send(
          'GET',
          `/api/conversations?limit=5${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
          { as: reader },
        ),
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
      await add();
    }
    expect(seen).toEqual(made.toReversed());
  });

  it('pages through a branch exactly once while it grows', async () => {
    const { conversation_id: id } = await say('1');
    for (let n = 2; n <= 6; n += 1) await say(String(n), { conversation_id: id });
    const whole = (await branch(id, '?limit=200')).map(({ id: messageId }: Message) => messageId);
    expect(whole).toHaveLength(12);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Message[]; next_cursor: string | null } = ok(
        await send('GET', `/api/conversations/${id}/messages?limit=5${query}`),
      );
      seen.unshift(...page.items.map(({ id: messageId }) => messageId).toReversed());
      cursor = page.next_cursor;
      if (cursor !== null) await say('more', { conversation_id: id });
    }
    expect(seen).toEqual(whole);
  });

  it('keeps every branch: edit, answer again, choose', async () => {
    const first = await say('Draft one');
    const id = first.conversation_id;
    const again = ok(
      await send('POST', `/api/messages/${first.assistant_message.id}/regenerate/`, { model: 'script/d0-r1000-n4' }),
      202,
    );
    await finished(again.run.id);
    const edited = ok(
      await send('POST', `/api/messages/${first.user_message.id}/edit/`, {
        content: 'Draft two',
        model: 'script/d0-r1000-n4',
      }),
      202,
    );
    await finished(edited.run.id);

    const chosen = await branch(id);
    expect(chosen.map(({ content }: Message) => content)[0]).toBe('Draft two');
    expect(chosen[0].sibling_ids).toEqual([first.user_message.id, edited.user_message.id]);
    const older = await branch(id, `?leaf_id=${first.assistant_message.id}`);
    expect(older[1].sibling_ids).toEqual([first.assistant_message.id, again.assistant_message.id]);

    const back = ok(await send('PATCH', `/api/conversations/${id}`, { active_leaf_id: first.assistant_message.id }));
    expect(back.active_leaf_id).toBe(first.assistant_message.id);
    expect((await branch(id)).map((message: Message) => message.id)).toEqual([
      first.user_message.id,
      first.assistant_message.id,
    ]);
    const next = await say('And then?', { conversation_id: id });
    expect(next.user_message.parent_id).toBe(first.assistant_message.id);
  });

  it('forks a branch into a conversation of its own', async () => {
    const first = await say('Root');
    const second = await say('Twig', { conversation_id: first.conversation_id });
    const fork = ok(
      await send('POST', `/api/conversations/${first.conversation_id}/fork/`, {
        message_id: first.assistant_message.id,
        title: 'Forked',
      }),
      201,
    );
    expect(fork).toMatchObject({
      title: 'Forked',
      status: 'active',
      forked_from: { conversation_id: first.conversation_id, message_id: first.assistant_message.id },
    });
    const copied = await branch(fork.id);
    expect(copied.map(({ content, sender }: Message) => [sender, content])).toEqual(
      (await branch(first.conversation_id)).slice(0, 2).map(({ content, sender }: Message) => [sender, content]),
    );
    expect(copied.map((message: Message) => message.id)).not.toContain(first.user_message.id);
    ok(await send('DELETE', `/api/conversations/${first.conversation_id}`), 204);
    expect(await branch(fork.id)).toHaveLength(2);
    expect((await send('GET', `/api/messages/${second.user_message.id}`)).status).toBe(404);
  });

  it('forgets all of a deleted conversation, also what is being answered', async () => {
    const mark = 'xylophone-quarterly';
    const first = await say(`About ${mark}`, { model: 'script/d0-r1000-echo', idempotency_key: 'delete-me' });
    const id = first.conversation_id;
    const running = ok(
      await send('POST', '/api/messages', { conversation_id: id, content: mark, model: slowModel }),
      202,
    );
    await vi.waitFor(
      async () => expect(await countOf('run_events', 'run_id', running.run.id)).toBeGreaterThan(2),
      patience,
    );
    expect(await findEverywhere(database, mark)).not.toEqual([]);

    ok(await send('DELETE', `/api/conversations/${id}/`), 204);
    for (const path of [
      `/api/conversations/${id}`,
      `/api/conversations/${id}/messages`,
      `/api/messages/${first.user_message.id}`,
      `/api/runs/${first.run.id}`,
      `/api/runs/${running.run.id}/events`,
    ])
      expect([path, (await send('GET', path)).status]).toEqual([path, 404]);
    expect((await send('DELETE', `/api/conversations/${id}`)).status).toBe(404);
    await vi.waitFor(async () => expect(await server.metrics()).toMatch(/^parley_active_runs 0$/m), patience);
    const ids = [
      id,
      first.user_message.id,
      first.assistant_message.id,
      first.run.id,
      running.user_message.id,
      running.assistant_message.id,
      running.run.id,
    ];
    for (const each of [mark, ...ids]) {
      // Devices that were away must hear that it is gone (UF5): its id stays for 30 days, and nothing else.
      const left = each === id ? ['deleted_conversations'] : [];
      expect([each, await findEverywhere(database, each)]).toEqual([each, left]);
    }
    // A client that repeats its message now must not bring the conversation back.
    const late = await send('POST', '/api/messages', {
      content: `About ${mark}`,
      model: 'script/d0-r1000-echo',
      idempotency_key: 'delete-me',
    });
    expect([late.status, late.problem().code]).toEqual([404, 'not_found']);
  });
  const countOf = async (table: string, column: string, id: string) => {
    const [row] = await database.query<{ n: number }>(`select count(*)::int as n from ${table} where ${column} = $1`, [
      id,
    ]);
    return row?.n ?? 0;
  };

  it('streams a run as server-sent events, from the start or after the last one that was seen', async () => {
    const turn = await say('Stream it', { model: 'script/d0-r1000-n40' });
    const headers = { authorization: `Bearer ${token}` };
    const read = async (last?: string) => {
      const stream = (await openStream(server.port, `/api/runs/${turn.run.id}/events/`, {
        ...headers,
        ...(last === undefined ? {} : { 'last-event-id': last }),
      })) as TestStream;
      await stream.closed;
      return readEvents(stream.text());
    };
    const whole = await read();
    const content = (await send('GET', `/api/messages/${turn.assistant_message.id}`)).json().content;
    expect(textOf(whole)).toBe(content);
    expect(whole.at(-1)?.data).toMatchObject({ type: 'run.ended', status: 'done' });
    for (const { id } of whole.slice(0, -1)) {
      const rest = await read(id);
      const seen = whole.slice(0, whole.findIndex((event) => event.id === id) + 1);
      expect(textOf([...seen, ...rest])).toBe(content);
    }
  });
});

// oxlint-disable-next-line typescript/no-explicit-any -- outside programs see plain JSON
function ok(answer: Answer, status = 200): any {
  expect([answer.status, answer.status === status ? '' : answer.text]).toEqual([status, '']);
  return answer.text === '' ? undefined : answer.json();
}

function propertyNames(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return names;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'properties' && typeof inner === 'object' && inner !== null)
      for (const name of Object.keys(inner)) names.add(name);
    propertyNames(inner, names);
  }
  return names;
}

/**
 * Where a text or an id still is, in any column of any table but two, which hold no text: the record of what was
 * moderated, and for a week the keys of requests, so that a late repetition is known for one.
 */
async function findEverywhere(database: Database, wanted: string): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('moderation_log', 'idempotency_keys')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await database.query<{ n: number }>(
      `select count(*)::int as n from "${name}" t where t::text like '%' || $1 || '%'`,
      [wanted],
    );
    if ((row?.n ?? 0) > 0) found.push(name);
  }
  return found;
}
