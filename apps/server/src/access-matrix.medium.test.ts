import { randomUUID } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { routes, type Access, type Route } from '@parley/protocol';
import { openAiRoutes } from '@parley/protocol/openai-compatible';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Endpoint, Input, type InputOf } from './http/endpoint.ts';
import { chatSocketAccess, feedSocketAccess } from './sockets/socket-gateway.ts';
import { examples, type Example } from './testing/access-examples.ts';
import { refusalBy, runCell } from './testing/access-matrix.ts';
import { createAccessWorld, secretMark, type AccessWorld } from './testing/access-world.ts';
import { findUndeclared } from './testing/declared-routes.ts';
import { findReferences, frameTypes } from './testing/foreign-references.ts';
import { TestFeed } from './testing/test-feed.ts';
import { TestSocket } from './testing/test-socket.ts';

const table: readonly Route[] = [...Object.values(routes), ...Object.values(openAiRoutes)];

/** Every route × every credential, from the protocol's table: a new route is in it by being declared. */
describe('the matrix of who may do what', () => {
  let world: AccessWorld;
  beforeAll(async () => {
    world = await createAccessWorld();
  });
  afterAll(() => world.stop());

  it('knows every route that the server answers, and the server every route that is declared', () => {
    expect(findUndeclared(world.server.routes, table)).toEqual([]);
    expect(world.server.routes.length).toBeGreaterThan(table.length);
  });

  it.each(table.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    expect(await runRow(world, route, examples[route.id as keyof typeof examples])).toEqual([]);
  });

  describe('sockets', () => {
    const access = chatSocketAccess as Exclude<Access, { kind: 'public' }>;

    it('let in whoever may read the conversation, and nobody else', async () => {
      const wrong: string[] = [];
      for (const credential of world.credentials) {
        const open = (id: string) => TestSocket.open(world.server.port, `/ws/chat/${id}`, credential.headers);
        const refusal = refusalBy(access, credential);
        const foreign = credential.person === 'owner' ? undefined : 'not_found';
        const opened = await open(world.turn.conversationId);
        const got = opened instanceof TestSocket ? undefined : opened.code;
        if (opened instanceof TestSocket) opened.close();
        if (got !== (refusal?.code ?? foreign)) wrong.push(`${credential.name}: ${got}`);
        if (got === 'not_found') expect(opened).toEqual(await open(randomUUID()));
      }
      expect(wrong).toEqual([]);
    });

    it('let whoever may read hear of their own things, and nobody else', async () => {
      const feedAccess = feedSocketAccess as Exclude<Access, { kind: 'public' }>;
      const wrong: string[] = [];
      for (const credential of world.credentials) {
        const opened = await TestFeed.socket(world.server.port, credential.headers);
        const got = opened instanceof TestFeed ? undefined : opened.code;
        if (opened instanceof TestFeed) opened.close();
        if (got !== refusalBy(feedAccess, credential)?.code) wrong.push(`${credential.name}: ${got}`);
      }
      expect(wrong).toEqual([]);
    });

    const frames: Readonly<Record<string, (at: AccessWorld) => Promise<Record<string, unknown>>>> = {
      'message.send': async () => ({ content: 'Hello' }),
      'message.edit': async ({ turn }) => ({ message_id: turn.userMessageId, content: 'Changed' }),
      'message.regenerate': async ({ turn }) => ({ message_id: turn.answerId }),
      'message.continue': async ({ turn }) => ({ message_id: turn.answerId }),
      'run.stop': async ({ turn }) => ({ run_id: turn.runId }),
      'tool.decide': async ({ turn }) => ({ run_id: turn.runId, call_id: 'none', decision: 'allow' }),
      ping: async () => ({}),
    };

    it('have an entry for each frame type a client can send', () => {
      expect(Object.keys(frames).sort()).toEqual(frameTypes().sort());
    });

    it.each(Object.keys(frames))('%s needs the right to write, ping none', async (type) => {
      const wrong: string[] = [];
      for (const credential of world.credentials) {
        if (credential.person !== 'owner' || refusalBy(access, credential) !== undefined) continue;
        const socket = await TestSocket.attach(world.server.port, world.turn.conversationId, credential.headers);
        const answer = await socket.ask({ type, ...(await frames[type]?.(world)) });
        socket.close();
        const got = answer.type === 'error' ? answer.problem.code : 'accepted';
        const mayWrite = credential.scopes === 'all' || credential.scopes?.includes('chat:write') === true;
        // Let in, and then there is no such call: no run of this world asks anything.
        const admitted = type === 'tool.decide' ? 'not_found' : 'accepted';
        if (got !== (mayWrite || type === 'ping' ? admitted : 'insufficient_scope'))
          wrong.push(`${credential.name}: ${got}`);
      }
      expect(wrong).toEqual([]);
    });

    it('an unknown frame type is refused, and the socket lives on', async () => {
      const headers = { authorization: `Bearer ${world.ownerSession.token}` };
      const socket = await TestSocket.attach(world.server.port, world.turn.conversationId, headers);
      expect(await socket.ask({ type: 'admin.grant' })).toMatchObject({
        type: 'error',
        problem: { code: 'invalid_request' },
      });
      expect(await socket.ask({ type: 'ping' })).toMatchObject({ type: 'pong' });
      socket.close();
    });
  });

  /** Ids in bodies, queries and frames: the side doors of authorisation. Each asked by the other person, in a thing of their own. */
  describe('a foreign id inside a request answers like an unknown one', () => {
    type Ask = (at: AccessWorld, id: string) => Promise<unknown>;
    const rest =
      (method: string, path: (at: AccessWorld) => string, json?: (id: string, at: AccessWorld) => unknown): Ask =>
      async (at, id) => {
        const target = path(at) + (json === undefined ? id : '');
        const body = json === undefined ? {} : { json: json(id, at) };
        const answer = await at.server.send(method, target, { as: at.otherSession.token, ...body });
        return [answer.status, answer.text];
      };
    const frame =
      (build: (id: string) => Record<string, unknown>): Ask =>
      async (at, id) => {
        const headers = { authorization: `Bearer ${at.otherSession.token}` };
        const socket = await TestSocket.attach(at.server.port, at.otherTurn.conversationId, headers);
        const answer = await socket.ask(build(id));
        socket.close();
        return answer.type === 'error' ? [answer.problem.status, JSON.stringify(answer.problem)] : [200, answer.type];
      };
    const ownConversation = ({ otherTurn }: AccessWorld) => `/api/conversations/${otherTurn.conversationId}`;
    interface Door {
      readonly names: keyof AccessWorld['turn'] | 'file';
      readonly ask: Ask;
      /** Where it is not 404 `not_found`. */
      readonly refusal?: readonly [status: number, code: string];
    }
    const unknownFile = [422, 'unknown_file'] as const;
    const doors: Readonly<Record<string, Door>> = {
      'sendMessage body references': {
        names: 'conversationId',
        ask: rest(
          'POST',
          () => '/api/messages',
          (id) => ({ content: 'Hello', references: [id] }),
        ),
      },
      'editMessage body references': {
        names: 'conversationId',
        ask: rest(
          'POST',
          ({ otherTurn }) => `/api/messages/${otherTurn.userMessageId}/edit`,
          (id) => ({ content: 'Hello', references: [id] }),
        ),
      },
      'message.send frame references': {
        names: 'conversationId',
        ask: frame((id) => ({ type: 'message.send', content: 'Hello', references: [id] })),
      },
      'message.edit frame references': {
        names: 'conversationId',
        ask: async (at, id) =>
          frame((conversation) => ({
            type: 'message.edit',
            message_id: at.otherTurn.userMessageId,
            content: 'Hello',
            references: [conversation],
          }))(at, id),
      },
      'sendMessage body attachments': {
        names: 'file',
        refusal: unknownFile,
        ask: rest(
          'POST',
          () => '/api/messages',
          (id) => ({ content: 'Hello', attachments: [id] }),
        ),
      },
      'editMessage body attachments': {
        names: 'file',
        refusal: unknownFile,
        ask: rest(
          'POST',
          ({ otherTurn }) => `/api/messages/${otherTurn.userMessageId}/edit`,
          (id) => ({ content: 'Hello', attachments: [id] }),
        ),
      },
      'message.send frame attachments': {
        names: 'file',
        refusal: unknownFile,
        ask: frame((id) => ({ type: 'message.send', content: 'Hello', attachments: [id] })),
      },
      'message.edit frame attachments': {
        names: 'file',
        refusal: unknownFile,
        ask: async (at, id) =>
          frame((file) => ({
            type: 'message.edit',
            message_id: at.otherTurn.userMessageId,
            content: 'Hello',
            attachments: [file],
          }))(at, id),
      },
      'updateConversation body active_leaf_id': {
        names: 'answerId',
        ask: rest('PATCH', ownConversation, (id) => ({ active_leaf_id: id })),
      },
      'updateConversation body folder_id': {
        names: 'folderId',
        ask: rest('PATCH', ownConversation, (id) => ({ folder_id: id })),
      },
      'createConversation body folder_id': {
        names: 'folderId',
        ask: rest(
          'POST',
          () => '/api/conversations',
          (id) => ({ folder_id: id }),
        ),
      },
      'changeConversations body folder_id': {
        names: 'folderId',
        ask: rest(
          'POST',
          () => '/api/conversations/bulk_change',
          (id, at) => ({ ids: [at.otherTurn.conversationId], folder_id: id }),
        ),
      },
      'listConversations query folder_id': {
        names: 'folderId',
        ask: rest('GET', () => '/api/conversations?folder_id='),
      },
      'forkConversation body message_id': {
        names: 'answerId',
        ask: rest(
          'POST',
          (at) => `${ownConversation(at)}/fork`,
          (id) => ({ message_id: id }),
        ),
      },
      'listMessages query leaf_id': {
        names: 'answerId',
        ask: rest('GET', (at) => `${ownConversation(at)}/messages?leaf_id=`),
      },
      'sendMessage body conversation_id': {
        names: 'conversationId',
        ask: rest(
          'POST',
          () => '/api/messages',
          (id) => ({ conversation_id: id, content: 'Hello' }),
        ),
      },
      'sendMessage body parent_id': {
        names: 'answerId',
        ask: rest(
          'POST',
          () => '/api/messages',
          (id, at) => ({ conversation_id: at.otherTurn.conversationId, parent_id: id, content: 'Hello' }),
        ),
      },
      'message.send frame parent_id': {
        names: 'answerId',
        ask: frame((id) => ({ type: 'message.send', parent_id: id, content: 'Hello' })),
      },
      'message.edit frame message_id': {
        names: 'userMessageId',
        ask: frame((id) => ({ type: 'message.edit', message_id: id, content: 'Hello' })),
      },
      'message.regenerate frame message_id': {
        names: 'answerId',
        ask: frame((id) => ({ type: 'message.regenerate', message_id: id })),
      },
      'message.continue frame message_id': {
        names: 'answerId',
        ask: frame((id) => ({ type: 'message.continue', message_id: id })),
      },
      'tool.decide frame run_id': {
        names: 'runId',
        ask: frame((id) => ({ type: 'tool.decide', run_id: id, call_id: 'none', decision: 'allow' })),
      },
      'run.stop frame run_id': { names: 'runId', ask: frame((id) => ({ type: 'run.stop', run_id: id })) },
    };

    /** They name many, and leave out what is not the caller's: a foreign id among them changes nothing and shows nothing. */
    const lists: Readonly<Record<string, { readonly at: string; readonly ask: Ask }>> = {
      'changeConversations body ids': {
        at: '/api/conversations',
        ask: rest(
          'POST',
          () => '/api/conversations/bulk_change',
          (id) => ({ ids: [id], pinned: true }),
        ),
      },
      'deleteConversations body ids': {
        at: '/api/conversations',
        ask: rest(
          'POST',
          () => '/api/conversations/bulk_delete',
          (id) => ({ ids: [id] }),
        ),
      },
      'deleteFiles body ids': {
        at: '/api/files',
        ask: rest(
          'POST',
          () => '/api/files/bulk_delete',
          (id) => ({ ids: [id] }),
        ),
      },
    };
    /** No reading and no writing follows from these. */
    const harmless: readonly string[] = [
      // The id of something new; one that is taken is refused.
      'createConversation body id',
      // Given back to whoever stored them, and never looked up.
      'updateContext body recent_message_ids',
    ];

    it.each(Object.entries(lists))('%s', async (_, { at, ask }) => {
      const id = at === '/api/files' ? ((await examples.getFile.thing?.(world)) ?? '') : world.turn.conversationId;
      const look = () => world.server.send('GET', `${at}/${id}`, { as: world.ownerSession.token });
      const before = await look();
      expect(before.status).toBe(200);
      const foreign = await ask(world, id);
      expect(foreign).toEqual(await ask(world, randomUUID()));
      expect(foreign).toEqual([200, expect.stringContaining('[]')]);
      expect((await look()).text).toBe(before.text);
    });

    it('each such field has an entry', () => {
      const known = [...Object.keys(doors), ...Object.keys(lists), ...harmless];
      expect(known.sort()).toEqual(findReferences(table).sort());
    });

    it.each(Object.entries(doors))('%s', async (_, { names, ask, refusal: [status, code] = [404, 'not_found'] }) => {
      const id = names === 'file' ? await examples.getFile.thing?.(world) : world.turn[names];
      const foreign = await ask(world, id ?? '');
      expect(foreign).toEqual(await ask(world, randomUUID()));
      expect(foreign).toEqual([status, expect.stringContaining(code)]);
    });

    it('an idempotency key is its sender’s own', async () => {
      const json = { content: 'The same text', idempotency_key: 'the same key' };
      const first = await world.server.send('POST', '/api/messages', { as: world.ownerSession.token, json });
      const second = await world.server.send('POST', '/api/messages', { as: world.otherSession.token, json });
      expect(second.json().replayed).toBe(false);
      expect(second.json().conversation_id).not.toBe(first.json().conversation_id);
    });

    it('a cursor of somebody else’s list leads through one’s own', async () => {
      for (let n = 0; n < 3; n += 1) await world.makeConversation(world.ownerSession);
      const page = await world.server.send('GET', '/api/conversations?limit=1', { as: world.ownerSession.token });
      const query = new URLSearchParams({ cursor: page.json().next_cursor });
      const answer = await world.server.send('GET', `/api/conversations?${query.toString()}`, {
        as: world.otherSession.token,
      });
      expect([200, 400]).toContain(answer.status);
      expect(answer.text).not.toContain(world.turn.conversationId);
      expect(answer.text).not.toContain(secretMark);
    });
  });
});

/** What the matrix is worth: each of these servers has a hole, and the matrix must find it. */
describe('the matrix bites', () => {
  const backdoor = {
    id: 'backdoor',
    method: 'GET',
    path: '/api/backdoor/:id',
    summary: 'A hole',
    tag: 'test',
    params: routes.getConversation.params,
    success: 200,
    response: routes.getMessage.response,
  } as const;
  const declared: Route = { ...backdoor, access: { kind: 'user', scope: 'chat:read', owns: 'message' } };
  let world: AccessWorld;

  /** Whatever is asked for is given; the message is read past every check. */
  @Controller()
  class OpenDoor {
    @Endpoint({ ...backdoor, access: { kind: 'public' } })
    open(@Input() { params }: InputOf<typeof routes.getMessage>) {
      return leak(params.id);
    }
    @Endpoint({ ...backdoor, path: '/api/scoped/:id', access: { kind: 'user', scope: 'chat:read' } })
    withoutOwner(@Input() { params }: InputOf<typeof routes.getMessage>) {
      return leak(params.id);
    }
    @Endpoint({ ...backdoor, path: '/api/admins/:id', access: { kind: 'user', scope: 'admin:read' } })
    forAnybody(@Input() { params }: InputOf<typeof routes.getMessage>) {
      return leak(params.id);
    }
  }
  async function leak(id: string) {
    const answer = await world.server.send('GET', `/api/messages/${id}`, { as: world.ownerSession.token });
    return answer.status === 200 ? answer.json() : { id };
  }

  beforeAll(async () => {
    world = await createAccessWorld({ parts: { controllers: [OpenDoor] } });
  });
  afterAll(() => world.stop());
  const thing: Example = { thing: ({ turn }) => turn.answerId };

  it('on a route that nobody declared', () => {
    expect(findUndeclared(world.server.routes, table)).toEqual([
      'GET /api/backdoor/:id is not declared',
      'GET /api/scoped/:id is not declared',
      'GET /api/admins/:id is not declared',
    ]);
  });

  it('on a declared route that is not there', () => {
    expect(findUndeclared(world.server.routes, [...table, { ...declared, path: '/api/forgotten' }])).toContain(
      'GET /api/forgotten is declared and not there',
    );
  });

  it('on a route that lets everybody in', async () => {
    const wrong = await runRow(world, declared, thing);
    expect(wrong).toContainEqual(expect.stringMatching(/as nobody: 200 instead of 401/));
    expect(wrong).toContainEqual(expect.stringMatching(/as suspended: 200 instead of 403/));
    expect(wrong).toContainEqual(expect.stringMatching(/as other: shows what is the owner’s/));
  });

  it('on a route that forgets whose the thing is', async () => {
    const wrong = await runRow(world, { ...declared, path: '/api/scoped/:id' }, thing);
    expect(wrong).toContainEqual(expect.stringMatching(/as other: 200 instead of 404/));
    expect(wrong).not.toContainEqual(expect.stringMatching(/as nobody/));
  });

  it('on a route for administrators that asks for no administrator', async () => {
    const route: Route = { ...backdoor, path: '/api/admins/:id', access: { kind: 'admin', scope: 'admin:read' } };
    const wrong = await runRow(world, route, { shared: ({ turn }) => turn.answerId });
    expect(wrong).toContainEqual(expect.stringMatching(/as other: 200 instead of 403/));
    expect(wrong).toContainEqual(expect.stringMatching(/administrator who is none any more: 200 instead of 403/));
  });

  it('on an answer that says more than is declared', async () => {
    const { shape } = routes.getMessage.response;
    const route: Route = { ...routes.getMessage, response: routes.getRun.response };
    expect(shape.content).toBeDefined();
    expect(await runRow(world, route, thing)).toContainEqual(expect.stringMatching(/as owner: not as declared/));
  });
});

async function runRow(world: AccessWorld, route: Route, example: Example): Promise<string[]> {
  const wrong: string[] = [];
  for (const credential of world.credentials) wrong.push(...(await runCell(world, { route, example, credential })));
  return wrong;
}
