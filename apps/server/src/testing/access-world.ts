import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '@parley/core';
import type { ErrorCode, Role, Scope } from '@parley/protocol';
import {
  addPerson,
  makeApiKey,
  setUpAdmin,
  startTestServer,
  type TestPerson,
  type TestServer,
  type TestServerOptions,
  type TestSession,
} from './team-server.ts';

/** Stands in everything that is the owner's alone: nobody else may ever read it. */
export const secretMark = 'zanzibar-archipelago';
export const quickModel = 'script/d0-r1000-echo';

/** One way to come to the server. What it should get is worked out from this, never asked of the server. */
export interface Credential {
  readonly name: string;
  /** Why it proves nothing. */
  readonly fault?: Extract<ErrorCode, 'unauthenticated' | 'token_expired' | 'session_revoked' | 'account_suspended'>;
  readonly person?: 'owner' | 'other' | 'admin' | 'demoted' | 'suspended';
  readonly role?: Role;
  readonly scopes?: 'all' | readonly Scope[];
  readonly headers: Readonly<Record<string, string>>;
  /** The same person's right in another session, for requests that end the one they come with. */
  readonly fresh?: () => Promise<Readonly<Record<string, string>>>;
}

export interface OwnedTurn {
  readonly conversationId: string;
  readonly userMessageId: string;
  readonly answerId: string;
  readonly runId: string;
  readonly folderId: string;
}

export interface AccessWorld {
  readonly server: TestServer;
  readonly owner: TestPerson;
  readonly ownerSession: TestSession;
  readonly other: TestPerson;
  readonly otherSession: TestSession;
  readonly adminSession: TestSession;
  readonly credentials: readonly Credential[];
  /** A finished turn of the owner's, made once. */
  readonly turn: OwnedTurn;
  readonly otherTurn: OwnedTurn;
  makeTurn(session: TestSession, mark: string): Promise<OwnedTurn>;
  makeConversation(session: TestSession): Promise<string>;
  addPerson(): Promise<TestPerson>;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;

/** People with every kind of credential, and things that belong to one of them. */
export async function createAccessWorld(options: Pick<TestServerOptions, 'parts'> = {}): Promise<AccessWorld> {
  // Begins in the past, so that some of what is given out now is stale later.
  let shiftMs = -48 * hourMs;
  const clock: Clock = {
    now: () => new Date(Date.now() + shiftMs),
    monotonicMs: () => systemClock.monotonicMs(),
  };
  const server = await startTestServer({
    withPage: true,
    environment: {
      // Nobody answers there; that is enough to be sent on.
      PARLEY_OIDC_ISSUER: 'http://127.0.0.1:9/',
      PARLEY_OIDC_CLIENT_ID: 'parley',
      PARLEY_PUBLIC_URL: 'http://parley.example',
    },
    parts: { ...options.parts, clock },
  });
  const admin = await setUpAdmin(server);
  let adminSession = await admin.signIn();
  const [owner, other, suspended, demoted] = await Promise.all([
    addPerson(server, adminSession, 'owner'),
    addPerson(server, adminSession, 'other'),
    addPerson(server, adminSession, 'suspended'),
    addPerson(server, adminSession, 'demoted'),
  ]);
  const expired = await owner.signIn();
  const expiredKey = await makeApiKey(server, expired, ['chat:read', 'chat:write'], 1);
  shiftMs = 0;

  adminSession = await admin.signIn();
  const [ownerSession, otherSession, suspendedSession] = await Promise.all([
    owner.signIn(),
    other.signIn(),
    suspended.signIn(),
  ]);
  const key = (session: TestSession, ...scopes: Scope[]) => makeApiKey(server, session, scopes);
  const revokedSession = await owner.signIn();
  const revokedKey = await key(ownerSession, 'chat:read', 'chat:write');
  const suspendedKey = await key(suspendedSession, 'chat:read', 'chat:write');
  await must(
    server.send('PATCH', `/api/admin/users/${demoted.id}`, { as: adminSession.token, json: { role: 'admin' } }),
  );
  const demotedKey = await key(await demoted.signIn(), 'admin:read', 'admin:write', 'chat:read');
  await must(
    server.send('PATCH', `/api/admin/users/${demoted.id}`, { as: adminSession.token, json: { role: 'user' } }),
  );
  await must(server.send('DELETE', `/api/auth/sessions/${revokedSession.sessionId}`, { as: ownerSession.token }));
  await must(server.send('DELETE', `/api/auth/api_keys/${revokedKey.id}`, { as: ownerSession.token }));
  await must(
    server.send('PATCH', `/api/admin/users/${suspended.id}`, { as: adminSession.token, json: { status: 'suspended' } }),
  );

  const session = (
    name: string,
    person: NonNullable<Credential['person']>,
    role: Role,
    { by, current }: { by: TestPerson; current: TestSession },
  ): Credential => ({
    name,
    person,
    role,
    scopes: 'all',
    headers: bearer(current.token),
    fresh: async () => bearer((await by.signIn()).token),
  });
  const apiKey = async (
    person: NonNullable<Credential['person']>,
    role: Role,
    current: TestSession,
    ...scopes: Scope[]
  ): Promise<Credential> => ({
    name: `${person}'s key with ${scopes.join(' and ')}`,
    person,
    role,
    scopes,
    headers: bearer((await key(current, ...scopes)).secret),
  });
  const faulty = (name: string, fault: NonNullable<Credential['fault']>, token: string): Credential => ({
    name,
    fault,
    headers: bearer(token),
  });
  const credentials: Credential[] = [
    { name: 'nobody', fault: 'unauthenticated', headers: {} },
    session('owner', 'owner', 'user', { by: owner, current: ownerSession }),
    {
      ...session('owner by cookie', 'owner', 'user', { by: owner, current: ownerSession }),
      headers: { cookie: `parley_access=${ownerSession.token}` },
      fresh: async () => ({ cookie: `parley_access=${(await owner.signIn()).token}` }),
    },
    session('other', 'other', 'user', { by: other, current: otherSession }),
    session('admin', 'admin', 'admin', { by: admin, current: adminSession }),
    faulty('suspended', 'account_suspended', suspendedSession.token),
    faulty('suspended person’s key', 'account_suspended', suspendedKey.secret),
    faulty('expired access token', 'token_expired', expired.token),
    faulty('expired key', 'unauthenticated', expiredKey.secret),
    faulty('revoked session', 'session_revoked', revokedSession.token),
    faulty('revoked key', 'unauthenticated', revokedKey.secret),
    faulty('no token at all', 'unauthenticated', 'parley'),
    { ...faulty('other scheme', 'unauthenticated', ''), headers: { authorization: 'Basic b3duZXI6b3duZXI=' } },
    await apiKey('owner', 'user', ownerSession, 'chat:read'),
    await apiKey('owner', 'user', ownerSession, 'chat:write'),
    await apiKey('owner', 'user', ownerSession, 'account:read'),
    await apiKey('owner', 'user', ownerSession, 'models'),
    await apiKey('other', 'user', otherSession, 'models'),
    await apiKey('owner', 'user', ownerSession, 'chat:read', 'chat:write'),
    await apiKey('other', 'user', otherSession, 'chat:read', 'chat:write'),
    await apiKey('admin', 'admin', adminSession, 'admin:read'),
    await apiKey('admin', 'admin', adminSession, 'admin:write'),
    await apiKey('admin', 'admin', adminSession, 'chat:read', 'chat:write', 'account:read'),
    {
      name: 'key of an administrator who is none any more',
      person: 'demoted',
      role: 'user',
      scopes: ['admin:read', 'admin:write', 'chat:read'],
      headers: bearer(demotedKey.secret),
    },
  ];

  async function makeConversation(by: TestSession): Promise<string> {
    const answer = await server.send('POST', '/api/conversations', {
      as: by.token,
      json: { title: secretMark, model: quickModel, tags: [secretMark] },
    });
    return answer.json().id;
  }

  async function makeTurn(by: TestSession, mark: string): Promise<OwnedTurn> {
    const sent = await server.send('POST', '/api/messages', {
      as: by.token,
      json: { content: mark, model: quickModel },
    });
    const { conversation_id: conversationId, user_message, assistant_message, run } = sent.json();
    // The stream ends with the run.
    await server.send('GET', `/api/runs/${run.id}/events`, { as: by.token });
    const folder = await server.send('POST', '/api/folders', { as: by.token, json: { name: mark } });
    return {
      conversationId,
      userMessageId: user_message.id,
      answerId: assistant_message.id,
      runId: run.id,
      folderId: folder.json().id,
    };
  }

  return {
    server,
    owner,
    ownerSession,
    other,
    otherSession,
    adminSession,
    credentials,
    turn: await makeTurn(ownerSession, secretMark),
    otherTurn: await makeTurn(otherSession, 'nothing secret'),
    makeTurn,
    makeConversation,
    addPerson: () => addPerson(server, adminSession, `p-${randomUUID()}`),
    stop: () => server.stop(),
  };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

async function must(sending: ReturnType<TestServer['send']>): Promise<void> {
  const answer = await sending;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
}
