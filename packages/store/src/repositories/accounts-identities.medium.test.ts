import type { FederatedIdentity } from '@parley/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { adminEmail, createWorld, system, type World } from './accounts-world.testing.ts';

const from = { address: '192.0.2.5', userAgent: '' };
const carl: FederatedIdentity = {
  issuer: 'https://id.example',
  subject: 'carl',
  email: 'Carl@Example.org',
  emailVerified: true,
  displayName: 'Carl',
};

describe.each(testDatabaseKinds)('identities on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let world: World;

    beforeAll(async () => {
      test = await kind.create();
    });
    afterAll(() => test.drop());
    const start = async (allowNewUsers: boolean, linkVerifiedEmail: boolean) => {
      world = await createWorld(test, { federation: { allowNewUsers, linkVerifiedEmail } });
    };
    beforeEach(() => start(true, false));

    const signIn = (identity: Partial<FederatedIdentity> = {}) =>
      world.accounts.federatedSignIn.signIn({ ...carl, ...identity }, from);

    it('A1.51 A1.52 makes a user at the first time and knows them by issuer and subject from then on', async () => {
      await world.setUp();
      const first = await signIn();
      expect(first.account).toMatchObject({ email: 'carl@example.org', displayName: 'Carl', role: 'user' });
      const again = await signIn({ email: 'moved@example.org', displayName: 'Carlo' });
      expect(again.account).toEqual(first.account);
      const others = [
        await signIn({ subject: 'Carl', email: undefined }),
        await signIn({ issuer: 'https://other.example', email: undefined }),
      ];
      expect(new Set([first, ...others].map((session) => session.account.id)).size).toBe(3);
    });

    it('A1.52 makes nobody before set-up, or when the installation does not want newcomers', async () => {
      await expect(signIn()).rejects.toMatchObject({ code: 'forbidden' });
      await start(false, false);
      await world.setUp();
      await expect(signIn()).rejects.toMatchObject({ code: 'forbidden' });
      expect(await world.database.query('select 1 from users')).toHaveLength(1);
      expect((await world.accounts.auditLog.list({ limit: 1 }))[0]).toMatchObject({
        action: 'sign_in.failed',
        details: { method: 'oidc', reason: 'newcomers_refused' },
      });
    });

    it('A1.51 an e-mail address alone never opens an account', async () => {
      await world.setUp();
      await expect(signIn({ email: adminEmail })).rejects.toMatchObject({ code: 'email_taken' });
      const unverified = await signIn({ email: adminEmail, emailVerified: false });
      expect(unverified.account).toMatchObject({ email: null, role: 'user' });
    });

    it('A1.51 links a verified e-mail address where the installation says so, to one subject of an issuer', async () => {
      await start(false, true);
      const admin = await world.setUp();
      await expect(signIn({ email: adminEmail, emailVerified: false })).rejects.toMatchObject({ code: 'forbidden' });
      const linked = await signIn({ email: adminEmail });
      expect(linked.account.id).toBe(admin.session.account.id);
      await expect(signIn({ subject: 'impostor', email: adminEmail })).rejects.toMatchObject({ code: 'forbidden' });
      expect(
        (await world.accounts.auditLog.list({ limit: 10, action: 'identity.linked' })).map((entry) => entry.details),
      ).toEqual([{ issuer: carl.issuer, how: 'linked' }]);
    });

    it('A1.53 refuses a suspended user', async () => {
      await world.setUp();
      const { account } = await signIn();
      await world.accounts.users.update(system, account.id, { status: 'suspended' });
      await expect(signIn()).rejects.toMatchObject({ code: 'account_suspended' });
    });

    it('A1.53 signing in many times at once makes one user', async () => {
      await world.setUp();
      const other = await world.anotherProcess();
      const sessions = await Promise.all(
        Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? world.accounts : other).federatedSignIn.signIn(carl, from)),
      );
      expect(new Set(sessions.map((session) => session.account.id)).size).toBe(1);
      expect(await world.database.query('select 1 from users')).toHaveLength(2);
    });

    it('A1.52 takes no strange characters from a provider', async () => {
      await world.setUp();
      const { account } = await signIn({ displayName: '\u202eC\0arl\n', email: 'not an address' });
      expect(account).toMatchObject({ displayName: 'Carl', email: null });
    });
  });
});
