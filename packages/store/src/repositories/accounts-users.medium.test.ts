import { createPasswordHasher } from '@parley/core';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { adminEmail, createWorld, goodPassword, principalOf, system, type World } from './accounts-world.testing.ts';

/** For tests about something else than passwords. */
const matchesAnything = () => Promise.resolve({ matches: true, outdated: false });
const cheapHasher = { hash: () => Promise.resolve('x'), verify: matchesAnything };

describe.each(testDatabaseKinds)('users on $name', (kind) => {
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

    const entries = async (action: string) =>
      (await world.accounts.auditLog.list({ limit: 100, action })).map(({ actorId, target, details }) => ({
        actorId,
        target,
        details,
      }));
    const setUpRequest = (name: string) => ({
      code: world.accounts.signIn.setupCode,
      email: `${name}@example.org`,
      password: goodPassword,
      displayName: name,
      address: '::1',
      userAgent: '',
      deviceProof: undefined,
    });

    it('A1.60 the first account is an administrator, and there is no second set-up', async () => {
      expect(await world.accounts.signIn.setupNeeded()).toBe(true);
      const { session } = await world.setUp();
      expect(session.account).toMatchObject({ email: adminEmail, role: 'admin', status: 'active' });
      expect(await world.accounts.signIn.setupNeeded()).toBe(false);
      await expect(world.accounts.signIn.setUp(setUpRequest('mallory'))).rejects.toMatchObject({ code: 'setup_done' });
      expect(await entries('setup.completed')).toHaveLength(1);
    });

    it('A1.60 of set-ups at once, in several processes, exactly one wins', async () => {
      // Hashing would pull them apart in time.
      const processes = await Promise.all(
        Array.from({ length: 4 }, () => world.anotherProcess({ hasher: cheapHasher })),
      );
      const results = await Promise.allSettled(
        processes.map((accounts, n) => accounts.signIn.setUp(setUpRequest(`person${n}`))),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'setup_done' });
      expect(await world.database.query('select id from users')).toHaveLength(1);
    });

    it('A1.60 set-up gives the owner of a local installation an e-mail and password', async () => {
      const owner = await world.accounts.users.ensureLocalOwner();
      expect(await world.accounts.signIn.setupNeeded()).toBe(true);
      const { session } = await world.setUp();
      expect(session.account).toMatchObject({ id: owner.id, email: adminEmail, displayName: 'Ada' });
      expect((await world.accounts.users.ensureLocalOwner()).id).toBe(owner.id);
      expect((await world.signIn(adminEmail)).session.account.id).toBe(owner.id);
    });

    it('A1.65 the local owner is made once, also by processes starting at once', async () => {
      const others = await Promise.all([world.anotherProcess(), world.anotherProcess()]);
      const owners = await Promise.all(
        [world.accounts, ...others].map((accounts) => accounts.users.ensureLocalOwner()),
      );
      expect(new Set(owners.map((owner) => owner.id)).size).toBe(1);
      expect(owners[0]).toMatchObject({ email: null, role: 'admin' });
      expect(await world.database.query('select id from users')).toHaveLength(1);
    });

    it('A1.61 administrators create users, whose passwords obey the policy and whose e-mails are theirs alone', async () => {
      await world.setUp();
      const request = { email: 'bea@example.org', password: goodPassword, displayName: 'Bea', role: 'user' } as const;
      const made = await world.accounts.users.create(system, request);
      expect(made).toMatchObject({ email: 'bea@example.org', displayName: 'Bea', role: 'user', status: 'active' });
      await expect(world.accounts.users.create(system, request)).rejects.toMatchObject({ code: 'email_taken' });
      await expect(world.accounts.users.create(system, { ...request, password: 'password123' })).rejects.toMatchObject({
        code: 'weak_password',
      });
      await expect(world.accounts.users.create(system, { ...request, displayName: 'B\0b' })).rejects.toMatchObject({
        code: 'invalid_request',
      });
      expect(await entries('user.created')).toEqual([
        { actorId: system.userId, target: made.id, details: { role: 'user' } },
      ]);
    });

    it('A1.61 an API key cannot make administrators', async () => {
      const key = { ...system, kind: 'api_key', scopes: ['admin:write'] } as const;
      const request = { email: 'bea@example.org', password: goodPassword, displayName: 'Bea' };
      await expect(world.accounts.users.create(key, { ...request, role: 'admin' })).rejects.toMatchObject({
        code: 'forbidden',
      });
      const made = await world.accounts.users.create(key, { ...request, role: 'user' });
      await expect(world.accounts.users.update(key, made.id, { role: 'admin' })).rejects.toMatchObject({
        code: 'forbidden',
      });
    });

    it('A1.61 pages are stable while users are added', async () => {
      const accounts = await world.anotherProcess({ hasher: cheapHasher });
      const add = (n: number) =>
        accounts.users.create(system, {
          email: `u${n}@x.org`,
          password: goodPassword,
          displayName: `u${n}`,
          role: 'user',
        });
      for (let n = 0; n < 7; n += 1) await add(n);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await accounts.users.list({ limit: 3, cursor });
        seen.push(...page.items.map((user) => user.displayName));
        cursor = page.nextCursor ?? undefined;
        if (seen.length === 3) await add(7);
      } while (cursor !== undefined);
      expect(seen).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7']);
      for (const bad of ['x', '\0', 'A'.repeat(21), '!'.repeat(22)])
        await expect(accounts.users.list({ limit: 3, cursor: bad })).rejects.toMatchObject({ code: 'invalid_cursor' });
    });

    it('A1.62 suspending ends every credential at once, for good or for as long', async () => {
      await world.setUp();
      const user = await world.addUser('bea');
      const { session } = await world.signIn(user.email);
      const key = await world.accounts.apiKeys.create(principalOf({ session, deviceProof: '' }), {
        name: 'k',
        scopes: ['chat:read'],
      });
      await world.accounts.users.update(system, user.id, { status: 'suspended' });
      const { bearer } = world.accounts.authentication;
      await expect(bearer(session.accessToken)).rejects.toMatchObject({ code: 'account_suspended' });
      await expect(bearer(key.secret)).rejects.toMatchObject({ code: 'account_suspended' });
      await expect(world.accounts.sessions.refresh(session.refreshToken)).rejects.toMatchObject({
        code: 'account_suspended',
      });
      await expect(world.signIn(user.email)).rejects.toMatchObject({ code: 'account_suspended' });
      expect(world.revoked).toEqual([{ userId: user.id }]);

      await world.accounts.users.update(system, user.id, { status: 'active' });
      await expect(bearer(session.accessToken)).rejects.toMatchObject({ code: 'session_revoked' });
      expect(await bearer(key.secret)).toMatchObject({ userId: user.id });
      expect(await entries('user.suspended')).toHaveLength(1);
      expect(await entries('user.reactivated')).toHaveLength(1);
    });

    it('A1.62 no session slips in behind a suspension', async () => {
      await world.setUp();
      const user = await world.addUser('bea');
      const other = await world.anotherProcess({ hasher: { ...cheapHasher, verify: matchesAnything } });
      const observer = test.url === undefined ? undefined : await test.openAnother({ maxConnections: 1 });
      const [written, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const suspending = world.database.transaction(async (tx) => {
        await tx.query(`update users set status = 'suspended' where id = $1`, [user.id]);
        written.resolve();
        await release.promise;
      });
      await written.promise;
      // On PostgreSQL it still sees the account as active, and then has to wait.
      const signingIn = other.signIn
        .withPassword({ ...setUpRequest('bea'), email: user.email })
        .catch((error: unknown) => error);
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if (observer !== undefined) await expect.poll(() => observer.query(waiting)).toHaveLength(1);
      release.resolve();
      await suspending;
      expect(await signingIn).toMatchObject({ code: 'account_suspended' });
      expect(await world.database.query('select 1 from sessions where user_id = $1', [user.id])).toEqual([]);
    });

    it('A1.63 the last administrator can be neither demoted nor suspended', async () => {
      const { session } = await world.setUp();
      const { id } = session.account;
      await world.addUser('bea');
      await expect(world.accounts.users.update(system, id, { role: 'user' })).rejects.toMatchObject({
        code: 'last_admin',
      });
      await expect(world.accounts.users.update(system, id, { status: 'suspended' })).rejects.toMatchObject({
        code: 'last_admin',
      });
      expect(await world.accounts.users.update(system, id, { displayName: 'Ada L.' })).toMatchObject({
        role: 'admin',
        status: 'active',
        displayName: 'Ada L.',
      });
    });

    it('A1.63 two administrators demoting each other at once leave one', async () => {
      const { session } = await world.setUp();
      const second = await world.addUser('bea', 'admin');
      const other = await world.anotherProcess();
      const results = await Promise.allSettled([
        world.accounts.users.update(system, session.account.id, { role: 'user' }),
        other.users.update(system, second.id, { status: 'suspended' }),
      ]);
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(
        await world.database.query(`select id from users where role = 'admin' and status = 'active'`),
      ).toHaveLength(1);
      expect((await entries('user.role_changed')).length + (await entries('user.suspended')).length).toBe(1);
    });

    it('A1.63 the owner of a local installation does not count, having no way to sign in', async () => {
      const { session } = await world.setUp();
      await world.accounts.users.ensureLocalOwner();
      await expect(world.accounts.users.update(system, session.account.id, { role: 'user' })).rejects.toMatchObject({
        code: 'last_admin',
      });
    });

    it('A1.3 A1.61 a user that does not exist is not found', async () => {
      await expect(world.accounts.users.update(system, system.userId, { role: 'user' })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('A1.64 changing the password ends all other sessions and needs the present one', async () => {
      const here = await world.setUp();
      const there = await world.signIn(adminEmail);
      const caller = principalOf(here);
      const change = (current: string, next: string) => world.accounts.signIn.changePassword(caller, { current, next });
      await expect(change('wrong wrong wrong', 'a new and good one')).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
      await expect(change(goodPassword, 'short')).rejects.toMatchObject({ code: 'weak_password' });
      await change(goodPassword, 'a new and good one');
      expect(await world.accounts.authentication.bearer(here.session.accessToken)).toBeDefined();
      await expect(world.accounts.authentication.bearer(there.session.accessToken)).rejects.toMatchObject({
        code: 'session_revoked',
      });
      expect(world.revoked).toEqual([{ userId: caller.userId, credentialId: there.session.sessionId }]);
      await expect(world.signIn(adminEmail)).rejects.toMatchObject({ code: 'invalid_credentials' });
      await world.signIn(adminEmail, { password: 'a new and good one' });
      expect(await entries('password.changed')).toEqual([
        { actorId: caller.userId, target: caller.userId, details: { sessions_ended: 1 } },
      ]);
    });

    it('A1.12 signing in stores the hash anew when the parameters have changed', async () => {
      await world.setUp();
      const hasher = createPasswordHasher({
        randomBytes,
        parameters: { memoryKib: 20_480, passes: 2, parallelism: 1 },
      });
      const other = await world.anotherProcess({ hasher });
      const stored = async () =>
        (await world.database.query<{ hash: string }>('select password_hash as hash from users'))[0]?.hash;
      expect(await stored()).toContain('m=19456');
      await other.signIn.withPassword({ ...setUpRequest('admin'), email: adminEmail });
      expect(await stored()).toContain('m=20480');
      await world.signIn(adminEmail);
    });

    it('A1.13 A1.76 an unknown e-mail, a wrong password and an account without one look the same', async () => {
      await world.setUp();
      await world.addUser('bea');
      await world.database.query(`update users set password_hash = null where email = 'bea@example.org'`);
      let verified = 0;
      const real = createPasswordHasher({ randomBytes });
      const other = await world.anotherProcess({
        hasher: { ...real, verify: (password, record) => ((verified += 1), real.verify(password, record)) },
      });
      const failures = [];
      for (const email of ['nobody@example.org', adminEmail, 'bea@example.org']) {
        failures.push(
          await other.signIn
            .withPassword({ ...setUpRequest('x'), email, password: 'wrong wrong wrong' })
            .catch((error: unknown) => error),
        );
      }
      expect(failures.map((failure) => ({ ...(failure as Error), message: (failure as Error).message }))).toEqual(
        [failures[0], failures[0], failures[0]].map((f) => ({ ...(f as Error), message: (f as Error).message })),
      );
      expect(failures[0]).toMatchObject({ code: 'invalid_credentials' });
      expect(verified).toBe(3);
      const log = JSON.stringify(await world.accounts.auditLog.list({ limit: 100 }));
      expect(await entries('sign_in.failed')).toHaveLength(3);
      for (const secret of ['nobody@', adminEmail, 'bea@', 'wrong wrong']) expect(log).not.toContain(secret);
    });

    it('A1.75 the log of all this is one intact chain', async () => {
      const first = await world.setUp();
      await world.signIn(adminEmail, { password: 'wrong wrong wrong' }).catch(() => undefined);
      await world.accounts.sessions.signOut(first.session.account.id, first.session.sessionId);
      const actions = (await world.accounts.auditLog.list({ limit: 10 })).map((entry) => entry.action);
      expect(actions).toEqual(['sign_out', 'sign_in.failed', 'sign_in.succeeded', 'setup.completed']);
      expect(await world.accounts.auditLog.verify()).toMatchObject({ intact: true, entries: 4 });
    });
  });
});
