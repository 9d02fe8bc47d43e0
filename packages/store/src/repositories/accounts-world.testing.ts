import { randomBytes } from 'node:crypto';
import {
  createAccounts,
  createIdFactory,
  type Accounts,
  type AccountsOptions,
  type Clock,
  type Principal,
  type Revoked,
  type SignedInPerson,
} from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { createAccountsRepositories } from './accounts-repositories.ts';

/** Accounts on a real database, with a clock that tests move. For tests only. */
export interface World {
  readonly accounts: Accounts;
  readonly database: Database;
  readonly clock: TestClock;
  /** What gateways were told, in order. */
  readonly revoked: readonly Revoked[];
  /** Every statement so far, with its values. */
  readonly statements: { readonly text: string; readonly values: readonly unknown[] }[];
  /** Another process on the same data (PostgreSQL), or the same one again (PGlite has one process only). */
  anotherProcess(options?: Partial<AccountsOptions>): Promise<Accounts>;
  /** The first account. */
  setUp(): Promise<SignedInPerson>;
  addUser(name: string, role?: 'user' | 'admin'): Promise<{ readonly id: string; readonly email: string }>;
  signIn(
    email: string,
    options?: { readonly address?: string; readonly password?: string; readonly deviceProof?: string },
  ): Promise<SignedInPerson>;
}

export interface TestClock extends Clock {
  advance(ms: number): void;
}

export const goodPassword = 'tram lantern oboe';
export const adminEmail = 'admin@example.org';

const tables = 'users, identities, sessions, refresh_tokens, api_keys, login_throttle, audit_log, settings';

export async function createWorld(test: TestDatabase, options: Partial<AccountsOptions> = {}): Promise<World> {
  await test.database.query(`truncate ${tables} cascade`);
  const clock = testClock();
  const revoked: Revoked[] = [];
  const statements: World['statements'] = [];
  const createId = createIdFactory(clock);
  const open = (database: Database, more: Partial<AccountsOptions>) =>
    createAccounts({
      repositories: createAccountsRepositories({ database, clock }),
      revocations: { revoked: (event) => Promise.resolve(void revoked.push(event)) },
      clock,
      createId,
      randomBytes,
      ...options,
      ...more,
    });
  const database = recording(test.database, statements);
  const accounts = await open(database, {});
  const from = (address: string, deviceProof?: string) => ({ address, userAgent: 'Test/1.0', deviceProof });

  return {
    accounts,
    database: test.database,
    clock,
    revoked,
    statements,
    anotherProcess: async (more = {}) =>
      open(test.url === undefined ? test.database : await test.openAnother({ maxConnections: 2 }), more),
    setUp: () =>
      accounts.signIn.setUp({
        code: accounts.signIn.setupCode,
        email: adminEmail,
        password: goodPassword,
        displayName: 'Ada',
        ...from('192.0.2.1'),
      }),
    async addUser(name, role = 'user') {
      const email = `${name}@example.org`;
      const { id } = await accounts.users.create(system, { email, password: goodPassword, displayName: name, role });
      return { id, email };
    },
    signIn: (email, { address = '192.0.2.2', password = goodPassword, deviceProof } = {}) =>
      accounts.signIn.withPassword({ email, password, ...from(address, deviceProof) }),
  };
}

export const system: Principal = {
  userId: '00000000-0000-7000-8000-000000000000',
  role: 'admin',
  kind: 'local',
  scopes: 'all',
};

export function testClock(start = Date.UTC(2026, 5, 1)): TestClock {
  let nowMs = start;
  return { now: () => new Date(nowMs), monotonicMs: () => nowMs - start, advance: (ms) => void (nowMs += ms) };
}

export function principalOf({ session }: SignedInPerson): Principal {
  return {
    userId: session.account.id,
    role: session.account.role,
    kind: 'session',
    scopes: 'all',
    sessionId: session.sessionId,
  };
}

function recording(database: Database, statements: World['statements']): Database {
  const watch = <Kind extends Queryable>(inner: Kind): Kind =>
    new Proxy(inner, {
      get(target, key) {
        if (key === 'query') {
          return (text: string, values: readonly unknown[] = []) => {
            statements.push({ text, values });
            return target.query(text, values);
          };
        }
        if (key === 'transaction')
          return (work: (tx: Queryable) => Promise<unknown>) =>
            (target as unknown as Database).transaction((tx) => work(watch(tx)));
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return watch(database);
}
