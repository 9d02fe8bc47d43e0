import type { Accounts, AccountsOptions } from '@parley/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { adminEmail, createWorld, goodPassword, principalOf, type World } from './accounts-world.testing.ts';

const minuteMs = 60_000;
/** Compares in the clear: these tests are about counting, and make thousands of attempts. */
const cheap: NonNullable<AccountsOptions['hasher']> = {
  hash: (password) => Promise.resolve(password),
  verify: (password, record) => Promise.resolve({ matches: password === record, outdated: false }),
};

describe.each(testDatabaseKinds)('throttling on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let world: World;
    let proof: string;

    beforeAll(async () => {
      test = await kind.create();
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      world = await createWorld(test, { hasher: cheap });
      proof = (await world.setUp()).deviceProof;
    });

    interface Attempt {
      readonly email?: string;
      readonly address?: string;
      readonly password?: string;
      readonly deviceProof?: string;
      readonly accounts?: Accounts;
    }
    /** `ok`, or the code of the refusal. */
    const attempt = async ({
      accounts = world.accounts,
      email = adminEmail,
      address = '198.51.100.7',
      password = 'wrong wrong wrong',
      deviceProof,
    }: Attempt = {}) =>
      accounts.signIn.withPassword({ email, address, password, userAgent: '', deviceProof }).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
    const guess = async (times: number, options: Attempt = {}) => {
      const results = [];
      for (let n = 0; n < times; n += 1) results.push(await attempt(options));
      return results;
    };
    const right = { password: goodPassword } as const;

    it('A1.40 A1.44 after five wrong passwords from an address, waiting doubles from 5 seconds to 15 minutes', async () => {
      expect(await guess(7)).toEqual([
        ...Array<string>(5).fill('invalid_credentials'),
        'too_many_attempts',
        'too_many_attempts',
      ]);
      for (const seconds of [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]) {
        world.clock.advance(seconds * 1_000 - 1);
        expect(await attempt(right)).toBe('too_many_attempts');
        world.clock.advance(1);
        expect(await attempt()).toBe('invalid_credentials');
      }
      const refusal = await world.accounts.signIn
        .withPassword({
          email: adminEmail,
          password: goodPassword,
          address: '198.51.100.7',
          userAgent: '',
          deviceProof: undefined,
        })
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'too_many_attempts', retryAfterMs: 900_000 });
    });

    it('A1.44 treats an account that does not exist alike', async () => {
      const existing = await guess(7, { address: '198.51.100.1' });
      expect(await guess(7, { address: '198.51.100.2', email: 'nobody@example.org' })).toEqual(existing);
    });

    it('A1.40 an address trying many accounts is blocked, others are not', async () => {
      const results = [];
      for (let n = 0; n < 32; n += 1) results.push(await attempt({ email: `victim${n}@example.org` }));
      expect(results.filter((result) => result === 'invalid_credentials')).toHaveLength(30);
      expect(await attempt(right)).toBe('too_many_attempts');
      expect(await attempt({ ...right, address: '198.51.100.8' })).toBe('ok');
    });

    it('A1.40 failures drain with time', async () => {
      await guess(5);
      world.clock.advance(3 * 60 * minuteMs);
      expect(await guess(4)).toEqual([
        'invalid_credentials',
        'invalid_credentials',
        'invalid_credentials',
        'too_many_attempts',
      ]);
    });

    it('A1.41 a botnet cannot lock the owner out: each of its addresses gets one guess, and so does a new device of the owner', async () => {
      for (let n = 0; n < 40; n += 1) await attempt({ address: `203.0.113.${n}` });
      expect(await guess(2, { address: '198.51.100.1' })).toEqual(['invalid_credentials', 'too_many_attempts']);
      expect(await attempt({ ...right, address: '198.51.100.2' })).toBe('ok');
      world.clock.advance(60 * minuteMs);
      expect(await guess(5, { address: '198.51.100.3' })).toEqual(Array(5).fill('invalid_credentials'));
    });

    it('A1.42 a device that has signed in before is not touched by attacks on the account or from its network', async () => {
      const address = '198.51.100.7';
      for (let n = 0; n < 40; n += 1) await attempt({ address: `203.0.113.${n}` });
      for (let n = 0; n < 40; n += 1) await attempt({ address, email: `other${n}@example.org` });
      await guess(6);
      expect(await attempt({ ...right, address })).toBe('too_many_attempts');
      expect(await guess(2, { address, deviceProof: proof })).toEqual(['invalid_credentials', 'invalid_credentials']);
      expect(await attempt({ ...right, address, deviceProof: proof })).toBe('ok');
    });

    it('A1.42 a stolen proof is throttled by itself, and is worth nothing for other accounts or when changed', async () => {
      await guess(5);
      expect(await guess(6, { deviceProof: proof })).toEqual([
        ...Array<string>(5).fill('invalid_credentials'),
        'too_many_attempts',
      ]);
      expect(await attempt({ ...right, address: '198.51.100.8' })).toBe('ok');
      await world.addUser('bea');
      await guess(5, { email: 'bea@example.org' });
      for (const deviceProof of [
        proof,
        proof.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        `${proof}x`,
        '',
        '~~~',
      ]) {
        expect(await attempt({ ...right, email: 'bea@example.org', deviceProof })).toBe('too_many_attempts');
      }
    });

    it('A1.42 a proof holds for a year', async () => {
      world.clock.advance(365 * 86_400_000);
      await guess(5);
      expect(await attempt({ ...right, deviceProof: proof })).toBe('ok');
      world.clock.advance(1_000);
      await guess(5);
      expect(await attempt({ ...right, deviceProof: proof })).toBe('too_many_attempts');
    });

    it('A1.43 many attempts at once, from several processes, get no further than one after another', async () => {
      const processes = [world.accounts, await world.anotherProcess(), await world.anotherProcess()];
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, n) => attempt({ accounts: processes[n % 3] ?? world.accounts })),
      );
      expect(results.filter((result) => result === 'invalid_credentials')).toHaveLength(5);
      expect(results.filter((result) => result === 'too_many_attempts')).toHaveLength(55);
    });

    it('A1.43 attempts crossing over addresses and accounts do not deadlock', async () => {
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          attempt({
            address: `198.51.100.${n % 3}`,
            email: `victim${n % 4}@example.org`,
            ...(n % 2 === 0 ? right : {}),
          }),
        ),
      );
      expect(new Set(results)).toEqual(
        new Set(['invalid_credentials', 'too_many_attempts'].filter((code) => results.includes(code))),
      );
      expect(results.filter((result) => result === 'invalid_credentials').length).toBeGreaterThanOrEqual(50);
    });

    it('A1.43 a refused attempt charges nothing, runs no hash and makes no entry', async () => {
      let verified = 0;
      const accounts = await world.anotherProcess({
        hasher: { ...cheap, verify: (password, record) => ((verified += 1), cheap.verify(password, record)) },
      });
      await guess(25, { accounts });
      expect(verified).toBe(5);
      expect(await world.accounts.auditLog.list({ limit: 100, action: 'sign_in.failed' })).toHaveLength(5);
      const counters = await world.database.query<{ failures: number }>('select failures from login_throttle');
      expect(counters.map((row) => row.failures)).toEqual([5, 5, 5]);
    });

    it('A1.43 success clears the pair, but does not wash the address clean', async () => {
      await world.addUser('mallory');
      for (let n = 0; n < 29; n += 1) await attempt({ email: `victim${n}@example.org` });
      await guess(3, { ...right, email: 'mallory@example.org' });
      expect(await attempt({ email: 'victim29@example.org' })).toBe('invalid_credentials');
      expect(await attempt({ email: 'victim30@example.org' })).toBe('too_many_attempts');
      await guess(4, { address: '198.51.100.9' });
      expect(await attempt({ ...right, address: '198.51.100.9' })).toBe('ok');
      expect(await guess(5, { address: '198.51.100.9' })).toEqual(Array(5).fill('invalid_credentials'));
    });

    it('A1.43 an attempt that never came to a comparison is not held against anybody', async () => {
      const accounts = await world.anotherProcess({
        hasher: { ...cheap, verify: () => Promise.reject(Object.assign(new Error(), { code: 'overloaded' })) },
      });
      expect(await guess(20, { accounts })).toEqual(Array(20).fill('overloaded'));
      expect(await attempt(right)).toBe('ok');
    });

    it('A1.45 counters survive restarts and hold no addresses or e-mails', async () => {
      await guess(6);
      const restarted = await world.anotherProcess();
      expect(await attempt({ ...right, accounts: restarted })).toBe('too_many_attempts');
      const stored = JSON.stringify(await world.database.query('select * from login_throttle'));
      expect(stored).not.toMatch(/198\.51|example/);
    });

    it('A1.45 counts IPv6 by network', async () => {
      for (let n = 0; n < 5; n += 1) await attempt({ address: `2001:db8:1:2::${n}` });
      expect(await attempt({ address: '2001:db8:1:2:ffff::1' })).toBe('too_many_attempts');
      expect(await attempt({ ...right, address: '2001:db8:1:3::1' })).toBe('ok');
    });

    it('A1.46 guessing the present password is throttled by session', async () => {
      const stolen = principalOf(await world.signIn(adminEmail));
      const own = principalOf(await world.signIn(adminEmail));
      const change = (caller: typeof own, current: string) =>
        world.accounts.signIn.changePassword(caller, { current, next: 'a new and good one' }).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        );
      for (let n = 0; n < 5; n += 1) expect(await change(stolen, 'wrong wrong wrong')).toBe('invalid_credentials');
      expect(await change(stolen, goodPassword)).toBe('too_many_attempts');
      expect(await change(own, goodPassword)).toBe('ok');
    });

    it('forgets old counters', async () => {
      await guess(2);
      world.clock.advance(3 * 86_400_000);
      await world.accounts.purge();
      expect(await world.database.query('select 1 from login_throttle')).toEqual([]);
    });
  });
});
