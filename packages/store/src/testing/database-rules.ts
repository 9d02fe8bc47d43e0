import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ParleyError } from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { users } from '../schema/index.ts';
import type { Rule } from './rules.ts';

/** A migrated database; rules make tables of their own names in it, so they may share one. */
export interface DatabaseSubject {
  readonly database: Database;
  /** One that may be closed. */
  openAnother(): Promise<Database>;
}

const values = {
  moment: new Date('2024-02-29T23:59:59.123Z'),
  text: 'naïve "quoted" \\ back, {braces} 💬',
  json: { list: [1, 'two', null, { deep: true }], text: 'He said "hi"', big: 9_007_199_254_740_991 },
};

/** What every database promises, whatever is behind it. */
export const databaseRules: readonly Rule<DatabaseSubject>[] = [
  [
    'DB1 gives scalars back as they went in',
    async ({ database }) => {
      const rows = await database.query(
        'select $1::text as text, $2::int as int, $3::int8 as int8, $4::numeric as numeric, $5::float8 as float8, $6::bool as bool, $7::uuid as uuid, $8::bytea as bytea',
        [
          values.text,
          -7,
          9_007_199_254_740_991,
          12.25,
          0.1,
          false,
          '018f8e7a-0000-7000-8000-000000000001',
          Buffer.from([0, 255, 92]),
        ],
      );
      const [row] = rows;
      assert.ok(row);
      assert.deepEqual(
        { ...row, bytea: Buffer.from(row['bytea'] as Uint8Array).toString('hex') },
        {
          text: values.text,
          int: -7,
          int8: 9_007_199_254_740_991,
          numeric: 12.25,
          float8: 0.1,
          bool: false,
          uuid: '018f8e7a-0000-7000-8000-000000000001',
          bytea: '00ff5c',
        },
      );
    },
  ],
  [
    'DB2 keeps moments to the millisecond, in any session zone, before 1900 and alone or in arrays',
    async ({ database }) => {
      const moments = [
        values.moment,
        new Date(0),
        new Date('1815-12-10T00:00:00.001Z'),
        new Date('9999-12-31T23:59:59.999Z'),
      ];
      for (const moment of moments) {
        const [row] = await database.query(
          'select $1::timestamptz as at, array[$1::timestamptz, null] as list, $1::timestamptz = $2::text::timestamptz as same',
          [moment, moment.toISOString()],
        );
        assert.deepEqual(row, { at: moment, list: [moment, null], same: true });
      }
      const [listed] = await database.query('select $1::timestamptz[] as list', [moments]);
      assert.deepEqual(listed, { list: moments });
    },
  ],
  [
    'DB3 tells NULL from empty, in columns, parameters and arrays',
    async ({ database }) => {
      const [row] = await database.query(
        `select $1::text as a, $2::text as b, $3::jsonb as c, array[]::text[] as d, $4::text[] as e`,
        [null, '', undefined, ['', null, 'NULL']],
      );
      assert.deepEqual(row, { a: null, b: '', c: null, d: [], e: ['', null, 'NULL'] });
    },
  ],
  [
    'DB4 gives arrays back, of every type the schema may use',
    async ({ database }) => {
      const words = ['plain', 'with "quotes"', 'back\\slash', 'comma, {brace}', '', '💬'];
      const [row] = await database.query(
        'select $1::text[] as words, $2::int[] as ints, $3::int8[] as bigs, $4::bool[] as bools, $5::uuid[] as ids, $6::float8[] as floats, $7::int[][] as nested',
        [
          words,
          [1, -2],
          [9_007_199_254_740_991],
          [true, false],
          ['018f8e7a-0000-7000-8000-000000000001'],
          [0.5, 1e300],
          [
            [1, 2],
            [3, 4],
          ],
        ],
      );
      assert.deepEqual(row, {
        words,
        ints: [1, -2],
        bigs: [9_007_199_254_740_991],
        bools: [true, false],
        ids: ['018f8e7a-0000-7000-8000-000000000001'],
        floats: [0.5, 1e300],
        nested: [
          [1, 2],
          [3, 4],
        ],
      });
    },
  ],
  [
    'DB5 parses jsonb once: a JSON string stays a string',
    async ({ database }) => {
      const [row] = await database.query(
        'select $1::jsonb as object, $2::jsonb as list, $3::jsonb as text, $4::jsonb as digits',
        [values.json, JSON.stringify([1, [2]]), '"plain"', '"5"'],
      );
      assert.deepEqual(row, { object: values.json, list: [1, [2]], text: 'plain', digits: '5' });
    },
  ],
  [
    'DB6 counts and sums are numbers; what a number cannot hold is refused, not rounded',
    async ({ database }) => {
      const [row] = await database.query(
        'select count(*) as count, sum(n) as sum, avg(n) as avg from generate_series(1, 4) n',
      );
      assert.deepEqual(row, { count: 4, sum: 10, avg: 2.5 });
      await assert.rejects(database.query('select 9007199254740993::int8 as id'));
      assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
    },
  ],
  [
    'DB7 a query text used over and over keeps giving fresh results, also after its table changed',
    async ({ database }) => {
      const table = newName();
      await database.query(`create table ${table} (id int primary key)`);
      for (let id = 1; id <= 5; id++)
        assert.deepEqual(await database.query(`insert into ${table} (id) values ($1) returning *`, [id]), [{ id }]);
      for (let i = 0; i < 3; i++) await database.query(`select * from ${table} where id = $1`, [1]);
      await database.query(`alter table ${table} add column note text default 'n'`);
      assert.deepEqual(await database.query(`select * from ${table} where id = $1`, [2]), [{ id: 2, note: 'n' }]);
    },
  ],
  [
    'DB8 names a broken constraint by SQLSTATE and name, for plain queries, in transactions and through Drizzle',
    async ({ database }) => {
      const table = newName();
      await database.query(`create table ${table} (id int constraint ${table}_pk primary key, word text not null)`);
      await database.query(`insert into ${table} values (1, 'a')`);
      const duplicate = (error: unknown) =>
        error instanceof Error &&
        'code' in error &&
        error.code === '23505' &&
        'constraint' in error &&
        error.constraint === `${table}_pk`;
      await assert.rejects(database.query(`insert into ${table} values ($1, 'b')`, [1]), duplicate);
      await assert.rejects(
        database.transaction((tx) => tx.query(`insert into ${table} values (1, 'b')`)),
        duplicate,
      );
      await assert.rejects(database.query(`insert into ${table} values (2, null)`), { code: '23502', column: 'word' });
      await assert.rejects(database.query('select nonsense from nowhere'), { code: '42P01' });
      await assert.rejects(database.query(`select $1::int`, ['x']), { code: '22P02' });
      const user = newUser();
      await database.orm.insert(users).values(user);
      await assert.rejects(
        database.orm.insert(users).values(user),
        (error: Error) => (error.cause as { code?: string } | undefined)?.code === '23505',
      );
    },
  ],
  [
    'DB9 refuses two statements in one text',
    async ({ database }) => {
      await assert.rejects(database.query('select 1; select 2'), { code: '42601' });
    },
  ],
  [
    'DB10 Drizzle reads and writes the schema with the types it promises',
    async ({ database }) => {
      const user = newUser();
      await database.orm.insert(users).values(user);
      const [read] = await database.orm.select().from(users);
      const all = await database.orm.query.users.findMany();
      assert.ok(read);
      const mine = all.find(({ id }) => id === user.id);
      const defaults = { passwordHash: null, email: null, role: 'user', status: 'active', deletedAt: null };
      assert.deepEqual(mine, { ...user, ...defaults });
    },
  ],
  [
    'DB11 a transaction commits as a whole and gives back what its work returned',
    async ({ database }) => {
      const table = await newTable(database);
      const result = await database.transaction(async (tx) => {
        await tx.query(`insert into ${table} values (1)`);
        await tx.query(`insert into ${table} values (2)`);
        return 'done';
      });
      assert.equal(result, 'done');
      assert.equal(await count(database, table), 2);
    },
  ],
  [
    'DB12 a transaction leaves nothing when its work throws, and the database goes on',
    async ({ database }) => {
      const table = await newTable(database);
      const failure = new Error('changed my mind');
      await assert.rejects(
        database.transaction(async (tx) => {
          await tx.query(`insert into ${table} values (1)`);
          throw failure;
        }),
        failure,
      );
      await assert.rejects(
        database.transaction((tx) => tx.query(`insert into ${table} values ('x')`)),
        { code: '22P02' },
      );
      assert.equal(await count(database, table), 0);
    },
  ],
  [
    'DB13 a transaction whose statement failed never passes for committed',
    async ({ database }) => {
      const table = await newTable(database);
      const swallowed = database.transaction(async (tx) => {
        await tx.query(`insert into ${table} values (1)`);
        await tx.query('select nonsense').catch(() => {});
        return 'fine';
      });
      await assert.rejects(swallowed, { code: '25P02' });
      assert.equal(await count(database, table), 0);
    },
  ],
  [
    'DB14 refuses a transaction, a query and Drizzle on the outer database inside a transaction',
    async ({ database }) => {
      const uses: readonly (() => Promise<unknown>)[] = [
        () => database.transaction(async () => 1),
        () => database.query('select 1'),
        async () => database.orm.select().from(users),
      ];
      for (const use of uses) {
        const refused = await database
          .transaction(() => use())
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        assert.ok(refused instanceof Error && refused.name !== 'TimeoutError', 'it was let through');
      }
      assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
    },
  ],
  [
    'DB15 a query of a transaction that was not awaited cannot slip in behind its end',
    async ({ database }) => {
      let kept: Queryable | undefined;
      await database.transaction(async (tx) => {
        kept = tx;
      });
      await assert.rejects(kept?.query('select 1') ?? Promise.resolve());
    },
  ],
  [
    'DB16 nobody else sees a transaction before it commits, and others go on meanwhile or after',
    async ({ database }) => {
      const table = await newTable(database);
      const others: Promise<number>[] = [];
      await database.transaction(async (tx) => {
        await tx.query(`insert into ${table} values (1)`);
        await tx.query('select 1');
      });
      const running = database.transaction(async (tx) => {
        await tx.query(`insert into ${table} values (2)`);
        await tx.query(`insert into ${table} values (3)`);
      });
      others.push(count(database, table), count(database, table));
      await running;
      for (const seen of await Promise.all(others)) assert.ok(seen === 1 || seen === 3, `saw ${seen} rows`);
    },
  ],
  [
    'DB17 many queries and transactions at once each get their own answer',
    async ({ database }) => {
      const table = await newTable(database);
      const work = Array.from({ length: 60 }, async (_, i) => {
        if (i % 3 === 0)
          return database.transaction(
            async (tx) =>
              (await tx.query<{ n: number }>(`insert into ${table} values ($1) returning id as n`, [i]))[0]?.n,
          );
        return (
          await database.query<{ n: number }>(i % 2 === 0 ? 'select $1::int as n' : `select $1::int as n -- ${i}`, [i])
        )[0]?.n;
      });
      assert.deepEqual(
        await Promise.all(work),
        Array.from({ length: 60 }, (_, i) => i),
      );
      assert.equal(await count(database, table), 20);
    },
  ],
  [
    'DB18 exclusive work of one name takes turns, in the order it was asked for',
    async ({ database }) => {
      const log: string[] = [];
      const turn = (name: string) => async () => {
        log.push(`${name} in`);
        await database.query('select 1');
        log.push(`${name} out`);
      };
      await Promise.all(['a', 'b', 'c'].map((name) => database.exclusive('rule-18', turn(name))));
      assert.deepEqual(log, ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    },
  ],
  [
    'DB19 exclusive work of another name does not wait',
    async ({ database }) => {
      await database.exclusive('rule-19-a', () => database.exclusive('rule-19-b', () => database.query('select 1')));
    },
  ],
  [
    'DB20 a turn that throws passes on, and its error comes back',
    async ({ database }) => {
      const failure = new Error('no');
      await assert.rejects(
        database.exclusive('rule-20', () => Promise.reject(failure)),
        failure,
      );
      assert.equal(await database.exclusive('rule-20', async () => 'next'), 'next');
    },
  ],
  [
    'DB21 exclusive work may run transactions',
    async ({ database }) => {
      const table = await newTable(database);
      await database.exclusive('rule-21', () =>
        database.transaction((tx) => tx.query(`insert into ${table} values (1)`)),
      );
      assert.equal(await count(database, table), 1);
    },
  ],
  [
    'DB22 closing lets what was asked before finish, then refuses with shutting_down, and may be repeated',
    async ({ openAnother }) => {
      const database = await openAnother();
      const before = database.query('select 1 as one');
      const closing = Promise.all([database.close(), database.close()]);
      assert.deepEqual(await before, [{ one: 1 }]);
      await closing;
      const refused = (error: unknown) => ParleyError.is(error) && error.code === 'shutting_down';
      await assert.rejects(database.query('select 1'), refused);
      await assert.rejects(
        database.transaction(async () => 1),
        refused,
      );
      await assert.rejects(
        database.exclusive('rule-22', async () => 1),
        refused,
      );
      await assert.rejects(Promise.resolve(database.orm.select().from(users)));
      await database.close();
    },
  ],
  [
    'DB23 carries large values both ways',
    async ({ database }) => {
      const large = randomBytes(3_000_000).toString('base64');
      const [row] = await database.query<{ text: string; bytes: number }>(
        'select $1::text as text, length($1::text) as bytes',
        [large],
      );
      assert.ok(row && row.text === large && row.bytes === large.length, 'the value came back changed');
      const many = await database.query<{ n: number }>(
        `select n, repeat('x', 100) as pad from generate_series(1, 20000) n`,
      );
      assert.equal(many.length, 20_000);
      assert.equal(many.at(-1)?.n, 20_000);
    },
  ],
];

function newName(): string {
  return `rule_${randomBytes(6).toString('hex')}`;
}

async function newTable(database: Database): Promise<string> {
  const table = newName();
  await database.query(`create table ${table} (id int primary key)`);
  return table;
}

async function count(database: Queryable, table: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(`select count(*) as count from ${table}`);
  assert.ok(row);
  return row.count;
}

function newUser() {
  const hex = randomBytes(16).toString('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  return { id, displayName: 'Ada', createdAt: values.moment, updatedAt: values.moment };
}
