import { createHmac, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { adminEmail, createWorld, goodPassword, principalOf, system, type World } from './accounts-world.testing.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

describe.each(testDatabaseKinds)('sessions on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let world: World;

    beforeAll(async () => {
      test = await kind.create();
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      world = await createWorld(test);
    });

    const authenticate = (token: string) => world.accounts.authentication.bearer(token);
    const actions = async () => (await world.accounts.auditLog.list({ limit: 50 })).map((entry) => entry.action);

    it('A1.20 signing in gives tokens that say who it is', async () => {
      const { session } = await world.setUp();
      expect(await authenticate(session.accessToken)).toEqual({
        userId: session.account.id,
        role: 'admin',
        kind: 'session',
        scopes: 'all',
        sessionId: session.sessionId,
      });
      expect(session.accessExpiresAt.getTime() - world.clock.now().getTime()).toBe(10 * minuteMs);
      expect(Buffer.from(session.refreshToken, 'base64url')).toHaveLength(32);
    });

    it('A1.1 A1.4 asks the database each time, once, through a unique index', async () => {
      const { session } = await world.setUp();
      world.statements.length = 0;
      await authenticate(session.accessToken);
      expect(world.statements).toHaveLength(1);
      const [{ text, values } = { text: '', values: [] }] = world.statements;
      const plan = await world.database.transaction(async (tx) => {
        // On tables of a few rows the planner would not bother.
        await tx.query('set local enable_seqscan = off');
        return (await tx.query(`explain ${text}`, values)).map((row) => Object.values(row).join('')).join('\n');
      });
      expect(plan).toContain('sessions_pkey');
      expect(plan).not.toContain('Seq Scan');
      await world.database.query(`update users set role = 'user'`);
      expect(await authenticate(session.accessToken)).toMatchObject({ role: 'user' });
    });

    it('A1.21 two processes starting at once share one key, and the next start reads it', async () => {
      await world.database.query('truncate settings');
      const [one, two] = await Promise.all([world.anotherProcess(), world.anotherProcess()]);
      expect(one?.signingKeys.current().id).toBe(two?.signingKeys.current().id);
      expect(one?.secret.key('device-proof')).toEqual(two?.secret.key('device-proof'));
      const { session } = await one.signIn.setUp({
        code: two.signIn.setupCode,
        email: adminEmail,
        password: goodPassword,
        displayName: 'Ada',
        address: '::1',
        userAgent: '',
        deviceProof: undefined,
      });
      expect(await two.authentication.bearer(session.accessToken)).toMatchObject({ userId: session.account.id });
    });

    it('A1.21 after a rotation old tokens stay valid, and other processes learn the new key', async () => {
      const { session } = await world.setUp();
      const other = await world.anotherProcess();
      await other.signingKeys.rotate();
      expect(other.signingKeys.current().id).not.toBe(world.accounts.signingKeys.current().id);
      expect(await other.authentication.bearer(session.accessToken)).toMatchObject({ sessionId: session.sessionId });
      const renewed = await other.sessions.refresh(session.refreshToken);
      await expect(authenticate(renewed.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
      world.clock.advance(11_000);
      expect(await authenticate(renewed.accessToken)).toMatchObject({ sessionId: session.sessionId });
    });

    it('A1.21 forged key ids cost no queries', async () => {
      const { session } = await world.setUp();
      world.clock.advance(11_000);
      world.statements.length = 0;
      for (let n = 0; n < 20; n += 1) {
        const forged = forge({ kid: `made-up-${n}` }, { sid: session.sessionId }, Buffer.alloc(32));
        await expect(authenticate(forged)).rejects.toMatchObject({ code: 'unauthenticated' });
      }
      expect(world.statements).toHaveLength(1);
    });

    it('A1.21 forgets retired keys when nothing signed with them can be valid', async () => {
      const ids = async () =>
        (
          (
            await world.database.query<{ value: { keys: unknown[] } }>(
              `select value from settings where key = 'accounts.signing_keys'`,
            )
          )[0]?.value.keys ?? []
        ).length;
      await world.accounts.signingKeys.rotate();
      expect(await ids()).toBe(2);
      world.clock.advance(30 * minuteMs);
      await world.accounts.signingKeys.rotate();
      expect(await ids()).toBe(2);
    });

    it('A1.21 a key that is too old is replaced once, and everybody learns it', async () => {
      const maxAgeMs = 60 * minuteMs;
      const other = await world.anotherProcess();
      const first = other.signingKeys.current().id;
      await Promise.all([other.signingKeys.keepFresh(maxAgeMs), world.accounts.signingKeys.keepFresh(maxAgeMs)]);
      expect(other.signingKeys.current().id).toBe(first);
      world.clock.advance(maxAgeMs + 1_000);
      await Promise.all([other.signingKeys.keepFresh(maxAgeMs), world.accounts.signingKeys.keepFresh(maxAgeMs)]);
      const second = other.signingKeys.current().id;
      expect(second).not.toBe(first);
      expect(world.accounts.signingKeys.current().id).toBe(second);
    });

    it('A1.27 refuses forged tokens', async () => {
      const { session } = await world.setUp();
      const [header = '', payload = '', signature = ''] = session.accessToken.split('.');
      const { id: kid, key } = world.accounts.signingKeys.current();
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
      // The forger is good at it: with the right key and claims it would get in.
      expect(await authenticate(forge({ kid }, claims, key))).toMatchObject({ sessionId: session.sessionId });
      const forged = [
        '',
        'x',
        `${header}.${payload}.`,
        `${header}.${Buffer.from(JSON.stringify({ ...claims, sub: system.userId })).toString('base64url')}.${signature}`,
        forge({ alg: 'none', kid }, claims, undefined),
        forge({ kid }, claims, Buffer.alloc(32)),
        forge({}, claims, key),
        forge({ kid, alg: 'HS512' }, claims, key),
        forge({ kid }, { ...claims, aud: 'elsewhere' }, key),
        forge({ kid }, { ...claims, iss: 'elsewhere' }, key),
        forge({ kid }, { ...claims, sid: 'not-a-uuid' }, key),
        forge({ kid }, { ...claims, exp: undefined }, key),
      ];
      for (const token of forged)
        await expect(authenticate(token), token).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('A1.27 tells an expired token from an ended session and a suspended account', async () => {
      const { session } = await world.setUp();
      const user = await world.addUser('bea');
      const theirs = await world.signIn(user.email);
      world.clock.advance(10 * minuteMs);
      await expect(authenticate(session.accessToken)).rejects.toMatchObject({ code: 'token_expired' });
      const fresh = await world.accounts.sessions.refresh(theirs.session.refreshToken);
      await world.accounts.users.update(system, user.id, { status: 'suspended' });
      await expect(authenticate(fresh.accessToken)).rejects.toMatchObject({ code: 'account_suspended' });
      await world.accounts.users.update(system, user.id, { status: 'active' });
      await expect(authenticate(fresh.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
    });

    it('A1.4 A1.28 a revoked session ends at once, also in another process, and only its owner can end it', async () => {
      const admin = await world.setUp();
      const { email } = await world.addUser('bea');
      const { session } = await world.signIn(email);
      const other = await world.anotherProcess();
      await expect(world.accounts.sessions.revoke(admin.session.account.id, session.sessionId)).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await other.authentication.bearer(session.accessToken)).toMatchObject({ sessionId: session.sessionId });
      await world.accounts.sessions.revoke(session.account.id, session.sessionId);
      await expect(other.authentication.bearer(session.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
      await expect(other.sessions.refresh(session.refreshToken)).rejects.toMatchObject({ code: 'session_revoked' });
      await expect(world.accounts.sessions.revoke(session.account.id, session.sessionId)).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(world.revoked).toEqual([{ userId: session.account.id, credentialId: session.sessionId }]);
      expect(await actions()).toContain('session.revoked');
    });

    it('A1.26 signing out ends the session, and doing so twice is no error', async () => {
      const { session } = await world.setUp();
      const { id } = session.account;
      await world.accounts.sessions.signOut(id, session.sessionId);
      await world.accounts.sessions.signOut(id, session.sessionId);
      await expect(authenticate(session.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
      expect((await actions()).filter((action) => action === 'sign_out')).toHaveLength(1);
    });

    it('A1.22 stores no token, and no password, in plain', async () => {
      const { session } = await world.setUp();
      const renewed = await world.accounts.sessions.refresh(session.refreshToken);
      const everything = [];
      for (const table of ['users', 'sessions', 'refresh_tokens', 'audit_log', 'login_throttle'])
        everything.push(await world.database.query(`select * from ${table}`));
      const text = JSON.stringify(everything);
      for (const secret of [session.refreshToken, renewed.refreshToken, session.accessToken, goodPassword])
        expect(text).not.toContain(secret);
    });

    it('A1.23 a refresh token gives new tokens for the same session', async () => {
      const { session } = await world.setUp();
      world.clock.advance(minuteMs);
      const renewed = await world.accounts.sessions.refresh(session.refreshToken);
      expect(renewed).toMatchObject({ sessionId: session.sessionId, account: { email: adminEmail } });
      expect(renewed.refreshToken).not.toBe(session.refreshToken);
      expect(await authenticate(renewed.accessToken)).toMatchObject({ sessionId: session.sessionId });
      expect((await world.accounts.sessions.list(session.account.id))[0]?.lastSeenAt).toEqual(world.clock.now());
    });

    it('A1.24 tabs refreshing at once, also in other processes, get the same successor', async () => {
      const { session } = await world.setUp();
      const other = await world.anotherProcess();
      const renewed = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          (n % 2 === 0 ? world.accounts : other).sessions.refresh(session.refreshToken),
        ),
      );
      expect(new Set(renewed.map((each) => each.refreshToken)).size).toBe(1);
      world.clock.advance(10_000);
      const late = await world.accounts.sessions.refresh(session.refreshToken);
      expect(late.refreshToken).toBe(renewed[0]?.refreshToken);
      expect(await world.database.query('select hash from refresh_tokens')).toHaveLength(2);
      await world.accounts.sessions.refresh(late.refreshToken);
    });

    it('A1.25 a used token that comes back later ends the session and is entered in the log', async () => {
      const { session } = await world.setUp();
      const renewed = await world.accounts.sessions.refresh(session.refreshToken);
      world.clock.advance(10_001);
      await expect(world.accounts.sessions.refresh(session.refreshToken)).rejects.toMatchObject({
        code: 'session_revoked',
      });
      await expect(world.accounts.sessions.refresh(renewed.refreshToken)).rejects.toMatchObject({
        code: 'session_revoked',
      });
      await expect(authenticate(renewed.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
      expect(world.revoked).toEqual([{ userId: session.account.id, credentialId: session.sessionId }]);
      expect((await actions()).filter((action) => action === 'session.refresh_reused')).toHaveLength(1);
    });

    it.each(['', 'x', 'A'.repeat(43), '\0'.repeat(43)])('A1.23 refuses the made-up refresh token %j', async (token) => {
      await expect(world.accounts.sessions.refresh(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('A1.26 a session lives 30 days after its last refresh, and 180 in all', async () => {
      let { session } = await world.setUp();
      const idle = (await world.signIn(adminEmail)).session;
      for (let day = 0; day < 174; day += 29) {
        world.clock.advance(29 * dayMs);
        session = await world.accounts.sessions.refresh(session.refreshToken);
      }
      await expect(world.accounts.sessions.refresh(idle.refreshToken)).rejects.toMatchObject({
        code: 'session_revoked',
      });
      world.clock.advance(6 * dayMs - 1);
      expect(
        await authenticate((session = await world.accounts.sessions.refresh(session.refreshToken)).accessToken),
      ).toBeDefined();
      world.clock.advance(1);
      await expect(authenticate(session.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
      await expect(world.accounts.sessions.refresh(session.refreshToken)).rejects.toMatchObject({
        code: 'session_revoked',
      });
      expect(await world.accounts.sessions.list(session.account.id)).toEqual([]);
    });

    it('A1.28 lists live sessions of one person, latest first', async () => {
      const first = await world.setUp();
      const user = await world.addUser('bea');
      await world.signIn(user.email);
      const second = await world.signIn(adminEmail);
      expect((await world.accounts.sessions.list(first.session.account.id)).map((session) => session.id)).toEqual([
        second.session.sessionId,
        first.session.sessionId,
      ]);
    });

    it('tells which of many open connections have lost their right', async () => {
      const admin = await world.setUp();
      const user = await world.addUser('bea');
      const [ended, live, suspended] = [await world.signIn(adminEmail), admin, await world.signIn(user.email)].map(
        principalOf,
      );
      if (!ended || !live || !suspended) throw new Error('unreachable');
      await world.accounts.sessions.revoke(ended.userId, ended.sessionId ?? '');
      await world.accounts.users.update(system, user.id, { status: 'suspended' });
      const owner = { userId: admin.session.account.id, role: 'admin', kind: 'local', scopes: 'all' } as const;
      expect(await world.accounts.authentication.endedAmong([ended, live, suspended, owner])).toEqual([
        ended,
        suspended,
      ]);
    });

    it('forgets sessions that ended long ago, and keeps the others', async () => {
      const { session } = await world.setUp();
      const ended = await world.signIn(adminEmail);
      await world.accounts.sessions.signOut(ended.session.account.id, ended.session.sessionId);
      world.clock.advance(3 * dayMs);
      await world.accounts.purge();
      const left = await world.database.query<{ id: string }>('select id from sessions');
      expect(left.map((row) => row.id)).toEqual([session.sessionId]);
    });
  });
});

function forge(header: object, claims: object, key: Buffer | KeyObject | undefined): string {
  const { alg } = { alg: 'HS256', ...header };
  const parts = [{ ...header, alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const digest = alg === 'HS512' ? 'sha512' : 'sha256';
  const signature = key === undefined ? '' : createHmac(digest, key).update(parts.join('.')).digest('base64url');
  return [...parts, signature].join('.');
}
