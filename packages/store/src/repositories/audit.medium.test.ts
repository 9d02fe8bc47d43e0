import { canonicalJson, createAuditLog, type AuditDraft, type AuditLog, type Clock } from '@parley/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { testClock } from './accounts-world.testing.ts';
import { appendAudit, createAuditRepository } from './audit.repository.ts';

const draft = (n: number): AuditDraft => ({
  action: n % 2 === 0 ? 'sign_in.succeeded' : 'sign_in.failed',
  actorId: null,
  target: `thing ${n}`,
  details: { n },
});

describe.each(testDatabaseKinds)('the audit log on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let database: Database;
    let clock: Clock;
    let log: AuditLog;

    beforeAll(async () => {
      test = await kind.create();
      database = test.database;
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      await database.query('truncate audit_log, settings');
      clock = testClock();
      log = createAuditLog(createAuditRepository({ database, clock }));
    });

    const fill = async (count: number) => {
      for (let n = 1; n <= count; n += 1) await log.record(draft(n));
    };

    it('A1.70 numbers entries and verifies them as read back, whatever the details hold', async () => {
      const odd: AuditDraft['details'] = {
        z: 1,
        a: [null, true, 1e21, 0.1, -0],
        'key "': 'text \u{1f388} \0 \ud800',
        deep: { b: { a: 1 }, left_out: undefined },
      };
      const first = await log.record({
        action: 'admin.read',
        actorId: '018f0000-0000-7000-8000-000000000001',
        target: 'audit_log',
        details: odd,
      });
      await fill(3);
      expect(await log.verify()).toEqual({ intact: true, entries: 4, firstBrokenSeq: null });
      const [stored] = (await log.list({ limit: 10 })).slice(-1);
      expect(stored?.hash).toBe(first.hash);
      expect(canonicalJson(stored?.details ?? {})).toBe(canonicalJson(first.details));
    });

    it('A1.71 writes no entry for a change that did not commit, and leaves no gap', async () => {
      await fill(2);
      const failing = database.transaction(async (tx) => {
        await appendAudit(tx, clock, [draft(3)]);
        throw new Error('the change failed');
      });
      await expect(failing).rejects.toThrow('the change failed');
      await log.record(draft(4));
      expect((await log.list({ limit: 10 })).map((entry) => entry.seq)).toEqual([3, 2, 1]);
      expect(await log.verify()).toMatchObject({ intact: true, entries: 3 });
    });

    it('A1.71 eight writers at once make one chain without gaps', async () => {
      const writers = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const own = kind.name === 'PostgreSQL' ? await test.openAnother({ maxConnections: 1 }) : database;
          return createAuditLog(createAuditRepository({ database: own, clock }));
        }),
      );
      await Promise.all(
        writers.map(async (writer, w) => {
          for (let n = 0; n < 25; n += 1) await writer.record(draft(w * 25 + n));
        }),
      );
      expect(await log.verify()).toEqual({ intact: true, entries: 200, firstBrokenSeq: null });
      const seqs = (await log.list({ limit: 500 })).map((entry) => entry.seq);
      expect(seqs).toEqual(Array.from({ length: 200 }, (_, index) => 200 - index));
      expect(await log.head()).toMatchObject({ seq: 200 });
    });

    it.each([
      ['an edited detail', `update audit_log set details = '{"n": 99}' where seq = 3`, 3],
      ['an edited time', `update audit_log set at = at + interval '1 ms' where seq = 3`, 3],
      ['a deleted entry', 'delete from audit_log where seq = 3', 3],
      [
        'a deleted entry, the rest renumbered',
        'delete from audit_log where seq = 3; update audit_log set seq = 3 where seq = 4',
        3,
      ],
      ['the start cut off', 'delete from audit_log where seq < 3', 1],
      ['the end cut off', 'delete from audit_log where seq > 3', 4],
      [
        'an entry planted before the start',
        `insert into audit_log select -5, at, actor_id, action, target, details, previous_hash, hash from audit_log where seq = 1`,
        1,
      ],
      [
        'an entry planted after the end',
        `insert into audit_log select 9, at, actor_id, action, target, details, previous_hash, hash from audit_log where seq = 6`,
        7,
      ],
      ['everything deleted', 'delete from audit_log', 1],
    ])('A1.72 A1.73 finds %s', async (_what, tamper, firstBrokenSeq) => {
      await fill(6);
      for (const statement of tamper.split(';')) await database.query(statement);
      expect(await log.verify()).toMatchObject({ intact: false, firstBrokenSeq });
    });

    it('A1.72 finds two entries swapped', async () => {
      await fill(6);
      for (const move of ['seq = -1 where seq = 3', 'seq = 3 where seq = 4', 'seq = 4 where seq = -1'])
        await database.query(`update audit_log set ${move}`);
      expect(await log.verify()).toMatchObject({ intact: false, firstBrokenSeq: 3 });
    });

    it('A1.73 a cut-off end stays visible as a gap after later entries', async () => {
      await fill(6);
      await database.query('delete from audit_log where seq > 3');
      await fill(2);
      expect(await log.verify()).toEqual({ intact: false, entries: 5, firstBrokenSeq: 4 });
    });

    it('A1.73 goes on appending when the head was set back or taken away', async () => {
      await fill(3);
      await database.query(`update settings set value = jsonb_set(value, '{seq}', '1') where key = 'audit.head'`);
      expect(await log.verify()).toMatchObject({ intact: false });
      await log.record(draft(4));
      await database.query(`delete from settings where key = 'audit.head'`);
      expect(await log.verify()).toMatchObject({ intact: false });
      await log.record(draft(5));
      expect((await log.list({ limit: 1 }))[0]?.seq).toBe(5);
    });

    it('A1.74 checks against heads kept outside', async () => {
      await fill(3);
      const anchor = await log.head();
      await fill(3);
      if (anchor === undefined) throw new Error('no head');
      expect(await log.verify([anchor])).toMatchObject({ intact: true, entries: 6 });
      expect(await log.verify([{ ...anchor, hash: 'f'.repeat(64) }])).toMatchObject({
        intact: false,
        firstBrokenSeq: 3,
      });
      expect(await log.verify([{ seq: 9, hash: anchor.hash }])).toMatchObject({ intact: false, firstBrokenSeq: 7 });
    });

    it('A1.72 reads a long log in steps', async () => {
      await database.transaction((tx) =>
        appendAudit(
          tx,
          clock,
          Array.from({ length: 1_203 }, (_, n) => draft(n)),
        ),
      );
      expect(await log.verify()).toEqual({ intact: true, entries: 1_203, firstBrokenSeq: null });
    });

    it('lists newest first, by action, below a seq', async () => {
      await fill(6);
      expect((await log.list({ limit: 2 })).map((entry) => entry.seq)).toEqual([6, 5]);
      expect((await log.list({ limit: 2, beforeSeq: 5 })).map((entry) => entry.seq)).toEqual([4, 3]);
      expect((await log.list({ limit: 10, action: 'sign_in.failed' })).map((entry) => entry.seq)).toEqual([5, 3, 1]);
    });
  });
});
