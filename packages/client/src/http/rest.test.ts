import { problem, type ErrorCode } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createParleyClient } from '../client.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { memoryTokenStore, type Auth } from './auth.ts';

const user = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  email: 'a@b.example',
  display_name: 'A',
  role: 'user',
  status: 'active',
  created_at: '2026-01-02T03:04:05Z',
};

function setUp(answer: (request: Request) => Response | Promise<Response>, auth?: Auth) {
  const requests: Request[] = [];
  const client = createParleyClient({
    baseUrl: 'http://test/',
    fetch: async (input, init) => {
      const request = new Request(String(input), init);
      requests.push(request.clone());
      return answer(request);
    },
    exclusively: (_name, work) => work(),
    ...(auth ? { auth } : {}),
  });
  return { client, requests };
}

function refuse(code: ErrorCode, extra: object = {}): Response {
  const body = problem(code, undefined, extra);
  return Response.json(body, { status: body.status });
}

describe('call', () => {
  it('puts id, query and body where the route has them', async () => {
    const { conversation } = new ScriptedServer();
    const { client, requests } = setUp(() => Response.json(conversation));
    await client.call('updateConversation', { id: 'a/b', body: { title: 'New' } });
    expect(requests[0]).toMatchObject({ method: 'PATCH', url: 'http://test/api/conversations/a%2Fb' });
    expect(await requests[0]?.json()).toEqual({ title: 'New' });
    expect(requests[0]?.headers.get('content-type')).toBe('application/json');
  });

  it('leaves out what is not given in a query', async () => {
    const { client, requests } = setUp(() => Response.json({ items: [], next_cursor: null }));
    await client.call('listConversations', { query: { limit: 5, tag: 'a b' } });
    expect(requests[0]?.url).toBe('http://test/api/conversations?limit=5&tag=a+b');
  });

  it('gives errors their code, status and retry verdict', async () => {
    const { client } = setUp(() => refuse('too_many_requests', { retry_after_ms: 1_500 }));
    await expect(client.call('listModels')).rejects.toMatchObject({
      name: 'ParleyApiError',
      code: 'too_many_requests',
      status: 429,
      retry: 'later',
      retryAfterMs: 1_500,
    });
  });

  it('understands a code it does not know by its status', async () => {
    const { client } = setUp(() =>
      Response.json({ type: 'x', title: 'Moon phase', status: 503, code: 'wrong_moon' }, { status: 503 }),
    );
    await expect(client.call('listModels')).rejects.toMatchObject({
      code: 'wrong_moon',
      retry: 'later',
      message: 'Moon phase',
    });
  });

  it('says so when something that is not Parley answers', async () => {
    const { client } = setUp(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(client.call('listModels')).rejects.toMatchObject({
      code: 'invalid_response',
      status: 502,
      retry: 'later',
    });
    const other = setUp(() => Response.json({ hello: 'world' }));
    await expect(other.client.call('listModels')).rejects.toMatchObject({ code: 'invalid_response', status: 200 });
  });

  it('calls a failed connection a network error', async () => {
    const { client } = setUp(() => Promise.reject(new TypeError('fetch failed')));
    await expect(client.call('listModels')).rejects.toMatchObject({ code: 'network', status: 0, retry: 'later' });
  });

  it('calls an answer that was cut off a network error', async () => {
    const cut = () =>
      new ReadableStream({
        start: (controller) => (
          controller.enqueue(new TextEncoder().encode('{"items":')),
          controller.error(new TypeError('terminated'))
        ),
      });
    await expect(setUp(() => new Response(cut())).client.call('listModels')).rejects.toMatchObject({ code: 'network' });
    await expect(setUp(() => new Response(cut(), { status: 404 })).client.call('listModels')).rejects.toMatchObject({
      code: 'network',
    });
  });

  it('takes an answer that comes with another status than success', async () => {
    const answer = { ready: false, checks: { database: { ok: false, detail: 'does not answer' } } };
    const { client } = setUp(() => Response.json(answer, { status: 503 }));
    await expect(client.call('readiness')).resolves.toEqual(answer);
  });

  it('sends the API key', async () => {
    const { client, requests } = setUp(() => Response.json({ items: [] }), { kind: 'apiKey', key: 'pk_1' });
    await client.call('listModels');
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer pk_1');
  });
});

describe('an expired token', () => {
  const signedIn = (number: number) => ({
    user,
    session_id: user.id,
    access_token: `access${number}`,
    refresh_token: `refresh${number}`,
    access_expires_at: '2026-01-02T03:04:05Z',
  });

  it('is renewed once, however many calls find it expired', async () => {
    let renewals = 0;
    const store = memoryTokenStore({ accessToken: 'access0', refreshToken: 'refresh0' });
    const { client } = setUp(
      async (request) => {
        if (request.url.includes('/auth/refresh')) {
          renewals += 1;
          expect(await request.json()).toEqual({ refresh_token: 'refresh0' });
          return Response.json(signedIn(1));
        }
        return request.headers.get('authorization') === 'Bearer access1'
          ? Response.json({ items: [] })
          : refuse('token_expired');
      },
      { kind: 'tokens', store },
    );
    await Promise.all([client.call('listModels'), client.call('listModels'), client.call('listModels')]);
    expect(renewals).toBe(1);
    expect(await store.load()).toEqual({ accessToken: 'access1', refreshToken: 'refresh1' });
  });

  it('is taken from the store when another program has renewed it', async () => {
    const store = memoryTokenStore({ accessToken: 'old', refreshToken: 'r' });
    const { client, requests } = setUp(
      async (request) => {
        if (request.headers.get('authorization') === 'Bearer new') return Response.json({ items: [] });
        await store.save({ accessToken: 'new', refreshToken: 'r2' });
        return refuse('token_expired');
      },
      { kind: 'tokens', store },
    );
    await client.call('listModels');
    expect(requests.some((request) => request.url.includes('refresh'))).toBe(false);
  });

  it('fails with what the renewal says, without asking again and again', async () => {
    const { client, requests } = setUp(
      (request) => (request.url.includes('/auth/refresh') ? refuse('session_revoked') : refuse('token_expired')),
      { kind: 'tokens', store: memoryTokenStore({ accessToken: 'a', refreshToken: 'r' }) },
    );
    await expect(client.call('listModels')).rejects.toMatchObject({ code: 'session_revoked' });
    expect(requests).toHaveLength(2);
  });

  it('of a browser is renewed by cookie, unless another tab has done so', async () => {
    let hasNewCookie = false;
    const { client, requests } = setUp((request) => {
      if (request.url.includes('/auth/session'))
        return Response.json({
          mode: 'team',
          setup_needed: false,
          oidc: false,
          user: hasNewCookie ? user : null,
          session_id: null,
        });
      if (request.url.includes('/auth/refresh')) hasNewCookie = true;
      if (request.url.includes('/auth/refresh'))
        return Response.json({ user, session_id: user.id, access_expires_at: '2026-01-02T03:04:05Z' });
      return hasNewCookie ? Response.json({ items: [] }) : refuse('token_expired');
    });
    await client.call('listModels');
    expect(requests.map((request) => new URL(request.url).pathname)).toEqual([
      '/api/models',
      '/api/auth/session',
      '/api/auth/refresh',
      '/api/models',
    ]);
  });
});

describe('pages', () => {
  it('come one after the other, only as far as somebody reads', async () => {
    const { conversation } = new ScriptedServer();
    const { client, requests } = setUp((request) => {
      const page = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
      return Response.json({
        items: [{ ...conversation, title: `${page}` }],
        next_cursor: page < 9 ? String(page + 1) : null,
      });
    });
    const titles: string[] = [];
    for await (const { title } of client.conversations({ limit: 1 })) {
      titles.push(title);
      if (titles.length === 3) break;
    }
    expect(titles).toEqual(['0', '1', '2']);
    expect(requests).toHaveLength(3);
  });

  it('end when the cursor does not move', async () => {
    const { conversation } = new ScriptedServer();
    const { client } = setUp(() => Response.json({ items: [conversation], next_cursor: 'same' }));
    let count = 0;
    for await (const _item of client.conversations()) count += 1;
    expect(count).toBe(2);
  });
});
