import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { createWorld, principalOf, system, type World } from './accounts-world.testing.ts';
import type { Principal } from '@parley/core';

describe.each(testDatabaseKinds)('API keys on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let world: World;
    let bea: Principal;

    beforeAll(async () => {
      test = await kind.create();
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      world = await createWorld(test);
      await world.setUp();
      const { email } = await world.addUser('bea');
      bea = principalOf(await world.signIn(email));
    });

    const bearer = (key: string) => world.accounts.authentication.bearer(key);

    it('A1.30 are shown once and stored as a hash', async () => {
      const { key, secret } = await world.accounts.apiKeys.create(bea, {
        name: 'laptop',
        scopes: ['chat:read', 'chat:read'],
      });
      expect(secret).toMatch(/^parley_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
      expect(secret.startsWith(`${key.prefix}_`)).toBe(true);
      const listed = await world.accounts.apiKeys.list(bea.userId);
      expect(listed).toEqual([{ ...key, scopes: ['chat:read'], lastUsedAt: null }]);
      const stored = JSON.stringify([
        await world.database.query('select * from api_keys'),
        await world.database.query('select * from audit_log'),
      ]);
      expect(stored).not.toContain(secret.slice(key.prefix.length + 1));
    });

    it('A1.1 A1.4 A1.31 sign in with their scopes and the role of the moment, in one query through a unique index', async () => {
      const { key, secret } = await world.accounts.apiKeys.create(bea, { name: 'laptop', scopes: ['chat:read'] });
      const principal = { userId: bea.userId, role: 'user', kind: 'api_key', scopes: ['chat:read'], apiKeyId: key.id };
      expect(await bearer(secret)).toEqual(principal);
      world.statements.length = 0;
      expect(await bearer(secret)).toEqual(principal);
      expect(world.statements).toHaveLength(1);
      const [{ text, values } = { text: '', values: [] }] = world.statements;
      const plan = await world.database.transaction(async (tx) => {
        await tx.query('set local enable_seqscan = off');
        return (await tx.query(`explain ${text}`, values)).map((row) => Object.values(row).join('')).join('\n');
      });
      expect(plan).toContain('api_keys_hash');
      expect(plan).not.toContain('Seq Scan');
      await world.accounts.users.update(system, bea.userId, { role: 'admin' });
      expect(await bearer(secret)).toEqual({ ...principal, role: 'admin' });
    });

    it('A1.31 A1.28 end at once when their owner revokes them, and only then', async () => {
      const { key, secret } = await world.accounts.apiKeys.create(bea, { name: 'laptop', scopes: ['chat:read'] });
      await expect(world.accounts.apiKeys.revoke(system.userId, key.id)).rejects.toMatchObject({ code: 'not_found' });
      const other = await world.anotherProcess();
      const open = await other.authentication.bearer(secret);
      await world.accounts.apiKeys.revoke(bea.userId, key.id);
      await expect(other.authentication.bearer(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(world.revoked).toEqual([{ userId: bea.userId, credentialId: key.id }]);
      expect(await other.authentication.endedAmong([open, bea])).toEqual([open]);
      expect(await world.accounts.apiKeys.list(bea.userId)).toEqual([]);
      await expect(world.accounts.apiKeys.revoke(bea.userId, key.id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await world.accounts.auditLog.list({ limit: 2 })).map((entry) => entry.action)).toEqual([
        'api_key.revoked',
        'api_key.created',
      ]);
    });

    it('A1.31 end at their expiry', async () => {
      const { secret } = await world.accounts.apiKeys.create(bea, {
        name: 'laptop',
        scopes: ['chat:read'],
        expiresInDays: 1,
      });
      world.clock.advance(86_400_000 - 1);
      const open = await bearer(secret);
      world.clock.advance(1);
      await expect(bearer(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await world.accounts.authentication.endedAmong([open])).toEqual([open]);
    });

    it.each(['parley_', `parley_00000000_${'A'.repeat(43)}`, 'parley_\0', `parley_${'x'.repeat(10_000)}`])(
      'A1.31 refuse the made-up %.20s',
      async (key) => {
        await expect(bearer(key)).rejects.toMatchObject({ code: 'unauthenticated' });
      },
    );

    it('A1.32 get administrator scopes from administrators only', async () => {
      const request = { name: 'ops', scopes: ['chat:read', 'admin:read'] } as const;
      await expect(world.accounts.apiKeys.create(bea, request)).rejects.toMatchObject({ code: 'forbidden' });
      await world.accounts.users.update(system, bea.userId, { role: 'admin' });
      const { secret } = await world.accounts.apiKeys.create({ ...bea, role: 'admin' }, request);
      expect(await bearer(secret)).toMatchObject({ role: 'admin', scopes: request.scopes });
    });

    it('A1.33 note their use at most once a minute', async () => {
      const { secret } = await world.accounts.apiKeys.create(bea, { name: 'laptop', scopes: ['chat:read'] });
      const lastUsed = async () => (await world.accounts.apiKeys.list(bea.userId))[0]?.lastUsedAt;
      await bearer(secret);
      const first = world.clock.now();
      expect(await lastUsed()).toEqual(first);
      world.clock.advance(59_999);
      await bearer(secret);
      expect(await lastUsed()).toEqual(first);
      world.clock.advance(1);
      await bearer(secret);
      expect(await lastUsed()).toEqual(world.clock.now());
    });
  });
});
