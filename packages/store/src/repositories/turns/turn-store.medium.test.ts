import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { createOutboxStore } from '../outbox.repository.ts';
import { createTurnTestWorld, delta, ended, passing, type TurnTestWorld } from './turn-test-world.ts';

describe.each(testDatabaseKinds)('turns on $name', (kind) => {
  describe.skipIf(!kind.available)('the store', () => {
    let test_: TestDatabase;
    let world: TurnTestWorld;
    beforeAll(async () => {
      test_ = await kind.create();
      world = createTurnTestWorld(test_.database);
    });
    afterAll(() => test_.drop());

    const count = async (sql: string, values: unknown[]) =>
      (await world.database.query<{ n: number }>(sql, values))[0]?.n;

    test('T1.1 stores message, answer, run and outbox row together', async () => {
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation);
      expect(await count('select count(*) as n from messages where conversation_id = $1', [conversation])).toBe(2);
      expect(await count(`select count(*) as n from outbox where body like '%' || $1 || '%'`, [turn.run.id])).toBe(1);
      const run = await world.store.findRun(turn.run.id);
      expect(run).toMatchObject({
        status: 'queued',
        messageId: turn.assistant_message.id,
        promptMessageId: turn.user_message?.id,
      });
      // What was answered without reading is what was stored.
      expect(await world.store.findMessage(turn.assistant_message.id)).toMatchObject({
        parentId: turn.user_message?.id,
        status: 'pending',
        content: '',
      });
      expect(turn.user_message?.parent_id).toBeNull();
    });

    test('T1.2 answers the same key with the same turn, also when twenty arrive at once', async () => {
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const idempotency = { key: 'k', fingerprint: 'f' };
      const turns = await Promise.all(
        Array.from({ length: 20 }, () => world.accept(owner, conversation, { idempotency })),
      );
      expect(new Set(turns.map((turn) => turn.run.id)).size).toBe(1);
      expect(turns.filter((turn) => !turn.replayed)).toHaveLength(1);
      expect(await count('select count(*) as n from runs where conversation_id = $1', [conversation])).toBe(1);
      const conflict = await world.tryAccept(owner, conversation, { idempotency: { key: 'k', fingerprint: 'other' } });
      expect(conflict).toEqual({ kind: 'refused', code: 'idempotency_conflict' });
    });

    test('T1.2 leaves no empty conversation when the first message of a new one is repeated', async () => {
      const owner = await world.createUser();
      const newConversation = { title: 'T', model: null, busyMode: 'queue' as const };
      const send = () =>
        world.accept(owner, world.newId(), { newConversation, idempotency: { key: 'n', fingerprint: 'f' } });
      const turns = await Promise.all([send(), send(), send()]);
      expect(new Set(turns.map((turn) => turn.conversation_id)).size).toBe(1);
      expect(await count('select count(*) as n from conversations where owner_id = $1', [owner])).toBe(1);
    });

    test('says why it does not accept', async () => {
      const owner = await world.createUser();
      const stranger = await world.createUser();
      const conversation = await world.createConversation(owner);
      const code = async (attempt: ReturnType<typeof world.tryAccept>) => ((await attempt) as { code?: string }).code;
      expect(await code(world.tryAccept(stranger, conversation))).toBe('not_found');
      expect(await code(world.tryAccept(owner, conversation, { parent: { kind: 'message', id: world.newId() } }))).toBe(
        'not_found',
      );
      await world.accept(owner, conversation);
      expect(await code(world.tryAccept(owner, conversation, { maxOpenRuns: 1 }))).toBe('too_many_queued');
      await world.database.query(`update conversations set status = 'ended' where id = $1`, [conversation]);
      expect(await code(world.tryAccept(owner, conversation))).toBe('conversation_ended');
      await world.database.query(`update users set status = 'suspended' where id = $1`, [owner]);
      expect(await code(world.tryAccept(owner, conversation))).toBe('account_suspended');
    });

    test('T7.3 puts each message behind the answer before it, also when many are sent at once', async () => {
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const turns = await Promise.all(Array.from({ length: 8 }, () => world.accept(owner, conversation)));
      const answers = new Set(turns.map((turn) => turn.assistant_message.id));
      const parents = turns.map((turn) => turn.user_message?.parent_id ?? null);
      expect(parents.filter((parent) => parent === null)).toHaveLength(1);
      expect(new Set(parents).size).toBe(8);
      expect(parents.every((parent) => parent === null || answers.has(parent))).toBe(true);
    });

    test('T5.1 leases a run once, only moderated, only first in its conversation, only to a living worker', async () => {
      const worker = await world.createWorker();
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const first = await world.accept(owner, conversation);
      const second = await world.accept(owner, conversation);
      expect(await world.store.lease(first.run.id, worker)).toBeUndefined();
      await world.pass(first.run.id);
      await world.pass(second.run.id);
      expect(await world.store.lease(first.run.id, 'nobody')).toBeUndefined();
      expect(await world.store.lease(second.run.id, worker)).toBeUndefined();
      const leases = await Promise.all(Array.from({ length: 5 }, () => world.store.lease(first.run.id, worker)));
      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
      expect(await world.store.lease(second.run.id, worker)).toBeUndefined();
      expect(await world.store.readLog(first.run.id, 0, 10)).toEqual([
        leases.find((lease) => lease !== undefined)?.started,
      ]);
    });

    test('T10.1 the lease stores the verdict that came with the work', async () => {
      const owner = await world.createUser();
      const turn = await world.accept(owner, await world.createConversation(owner));
      const lease = await world.store.lease(turn.run.id, await world.createWorker(), passing);
      expect(lease?.run.verdict).toEqual(passing);
      const stored = await world.database.query('select verdict, policy_version from runs where id = $1', [
        turn.run.id,
      ]);
      expect(stored).toEqual([{ verdict: passing, policy_version: 'test' }]);
      expect(await world.store.storeVerdict(turn.run.id, passing)).toBe(false);
    });

    test('T7.1 the database itself refuses a second running run in a conversation', async () => {
      const worker = await world.createWorker();
      const { conversationId, ownerId } = await world.leaseNew(worker);
      const other = await world.accept(ownerId, conversationId);
      await expect(
        world.database.query(`update runs set status = 'running' where id = $1`, [other.run.id]),
      ).rejects.toMatchObject({ code: '23505' });
    });

    test('T5.3 refuses every row of a worker that lost the run', async () => {
      const worker = await world.createWorker();
      const { lease } = await world.leaseNew(worker);
      expect(await world.store.append([delta(lease, 2, 0, 'kept')])).toEqual(new Set([lease.run.id]));
      await world.expireWorker(worker);
      const ending = await world.store.endUnleased({
        runId: lease.run.id,
        from: ['running'],
        fence: lease.fence,
        status: 'interrupted',
        reason: 'worker_lost',
      });
      expect(ending?.run.status).toBe('interrupted');
      expect(await world.store.append([delta(lease, 3, 4, 'late'), delta(lease, 4, 8, 'later')])).toEqual(new Set());
      expect(
        await world.store.endLeased({
          lease,
          rows: [ended(lease, 5, 12)],
          content: 'kept late',
          status: 'done',
          reason: 'complete',
        }),
      ).toBeUndefined();
      const log = await world.store.readLog(lease.run.id, 0, 100);
      expect(log.map((event) => [event.seq, event.type])).toEqual([
        [1, 'run.started'],
        [2, 'text.delta'],
        [3, 'run.ended'],
      ]);
      expect(await world.store.findMessage(lease.run.messageId)).toMatchObject({
        content: 'kept',
        status: 'interrupted',
      });
    });

    test('T5.3 takes the same rows again when the answer to the first try was lost', async () => {
      const { lease } = await world.leaseNew(await world.createWorker());
      const rows = [delta(lease, 2, 0, 'once')];
      await world.store.append(rows);
      expect(await world.store.append(rows)).toEqual(new Set([lease.run.id]));
      const ending = {
        lease,
        rows: [...rows, ended(lease, 3, 4)],
        content: 'once',
        status: 'done',
        reason: 'complete',
      } as const;
      expect((await world.store.endLeased(ending))?.run.status).toBe('done');
      expect((await world.store.endLeased(ending))?.run.status).toBe('done');
      expect(await world.store.readLog(lease.run.id, 0, 100)).toHaveLength(3);
    });

    test('T2.1 ends a run once, whoever tries', async () => {
      const { lease } = await world.leaseNew(await world.createWorker());
      const byWorker = () =>
        world.store.endLeased({ lease, rows: [ended(lease, 2, 0)], content: '', status: 'done', reason: 'complete' });
      const byReaper = () =>
        world.store.endUnleased({
          runId: lease.run.id,
          from: ['running'],
          fence: lease.fence,
          status: 'interrupted',
          reason: 'worker_lost',
        });
      const endings = await Promise.all([byReaper(), byWorker(), byReaper()]);
      expect(endings.filter((ending) => ending !== undefined)).toHaveLength(1);
      const marks = (await world.store.readLog(lease.run.id, 0, 100)).filter((event) => event.type === 'run.ended');
      expect(marks).toHaveLength(1);
    });

    test('T2.4 queues an orphan again as long as it has said nothing', async () => {
      const worker = await world.createWorker();
      const { lease } = await world.leaseNew(worker);
      expect((await world.store.orphanedRuns(100)).map((run) => run.id)).not.toContain(lease.run.id);
      await world.expireWorker(worker);
      const orphan = (await world.store.orphanedRuns(100)).find((run) => run.id === lease.run.id);
      expect(orphan).toBeDefined();
      expect(await world.store.requeueOrphan(lease.run)).toHaveLength(1);
      const again = await world.store.lease(lease.run.id, await world.createWorker());
      expect(again).toMatchObject({ fence: lease.fence + 2, started: { seq: 2, after: 1, attempt: 2 } });
      await world.store.append([delta(again ?? lease, 3, 0, 'text')]);
      expect(await world.store.requeueOrphan(again?.run ?? lease.run)).toEqual([]);
    });

    test('T5.2 an expired worker cannot renew', async () => {
      const worker = await world.createWorker();
      expect(await world.store.renewWorker(worker, 1_000)).toEqual({ alive: true, stops: [] });
      await world.expireWorker(worker);
      expect(await world.store.renewWorker(worker, 1_000)).toEqual({ alive: false, stops: [] });
    });

    test('T6.1 a renewal brings the stops that were recorded', async () => {
      const worker = await world.createWorker();
      const { lease } = await world.leaseNew(worker);
      await world.store.requestStop(lease.run.id, 'stopped_by_user');
      await world.store.requestStop(lease.run.id, 'steered');
      expect((await world.store.renewWorker(worker, 60_000)).stops).toEqual([
        { runId: lease.run.id, reason: 'stopped_by_user' },
      ]);
    });

    test('T6.3 stopping an ended run changes nothing', async () => {
      const { lease } = await world.leaseNew(await world.createWorker());
      await world.store.endLeased({
        lease,
        rows: [ended(lease, 2, 0)],
        content: '',
        status: 'done',
        reason: 'complete',
      });
      expect(await world.store.requestStop(lease.run.id, 'stopped_by_user')).toMatchObject({
        status: 'done',
        stopReason: null,
      });
      expect(await world.store.requestStop(world.newId(), 'stopped_by_user')).toBeUndefined();
    });

    test('T7.2 publishes the next run once the one before has ended', async () => {
      const outbox = createOutboxStore(world.database);
      const { lease, ownerId, conversationId } = await world.leaseNew(await world.createWorker());
      const next = await world.accept(ownerId, conversationId);
      await world.pass(next.run.id);
      expect(await world.store.promoteNext(conversationId)).toEqual([]);
      await world.store.endLeased({
        lease,
        rows: [ended(lease, 2, 0)],
        content: '',
        status: 'done',
        reason: 'complete',
      });
      expect(await world.store.promoteNext(conversationId)).toMatchObject([{ queue: 'ai_inference_queue' }]);
      const bodies: string[] = [];
      await outbox.drain({ limit: 1_000, olderThanMs: 0 }, async (rows) => {
        bodies.push(...rows.filter((row) => row.queue === 'ai_inference_queue').map((row) => row.body));
        return rows.map((row) => row.id);
      });
      expect(bodies.some((body) => body.includes(next.run.id))).toBe(true);
    });

    test('T10.2 withdraws what was refused, and answers it', async () => {
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, {
        userMessage: { id: world.newId(), content: 'forbidden words' },
      });
      const refused = await world.store.refuse({
        runId: turn.run.id,
        text: 'No, sorry.',
        verdict: { ...passing, action: 'block' },
        logBody: '{}',
      });
      expect(refused?.run).toMatchObject({ status: 'done', reason: 'refused' });
      expect(refused?.events.map((event) => event.type)).toEqual(['text.delta', 'run.ended']);
      expect(await world.store.findMessage(turn.user_message?.id ?? '')).toMatchObject({
        content: '',
        status: 'blocked',
      });
      expect(await world.store.findMessage(turn.assistant_message.id)).toMatchObject({
        content: 'No, sorry.',
        status: 'complete',
      });
      expect(await count(`select count(*) as n from messages where content like '%forbidden words%'`, [])).toBe(0);
      expect(
        await world.store.refuse({ runId: turn.run.id, text: 'Again.', verdict: passing, logBody: '{}' }),
      ).toBeUndefined();
    });

    test('T10.4 judges a withdrawn message by the verdict it got, when its answer is asked for again', async () => {
      const owner = await world.createUser();
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, {
        userMessage: { id: world.newId(), content: 'forbidden words' },
      });
      const blocking = { ...passing, action: 'block' } as const;
      await world.store.refuse({ runId: turn.run.id, text: 'No, sorry.', verdict: blocking, logBody: '{}' });
      const again = await world.store.accept({
        ownerId: owner,
        conversationId: conversation,
        runId: world.newId(),
        assistantMessageId: world.newId(),
        kind: 'regenerate',
        parent: { kind: 'message', id: turn.user_message?.id ?? '' },
        defaultModel: 'script/demo',
        parameters: {},
        maxOpenRuns: 50,
        now: new Date(),
      });
      if (again.kind !== 'accepted') throw new Error(again.kind);
      expect(await world.store.promptOf(again.turn.run.id)).toMatchObject({
        run: { status: 'queued', verdict: { action: 'block' } },
        text: '',
      });
      const other = await world.accept(owner, conversation);
      expect((await world.store.promptOf(other.run.id))?.run.verdict).toBeNull();
    });

    test('T2.5 publishes stuck runs again, each once per period, whatever clock a gateway has', async () => {
      const owner = await world.createUser();
      const yesterday = new Date(Date.now() - 86_400_000);
      const turn = await world.accept(owner, await world.createConversation(owner), { now: yesterday });
      expect(
        (await world.store.undeliverableRuns({ olderThanMs: 120_000, limit: 100 })).map((run) => run.id),
      ).not.toContain(turn.run.id);
      await world.database.query(`update runs set queued_at = now() - interval '1 minute' where id = $1`, [
        turn.run.id,
      ]);
      await world.database.query(`update runs set nudged_at = now() where status = 'queued' and id <> $1`, [
        turn.run.id,
      ]);
      expect(await world.store.republishWaiting({ olderThanMs: 10_000, limit: 10 })).toMatchObject([
        { queue: 'moderation_queue' },
      ]);
      expect(await world.store.republishWaiting({ olderThanMs: 10_000, limit: 10 })).toEqual([]);
    });

    test('T1.3 several relays drain ten thousand rows in order, each once', async () => {
      await world.database.query('delete from outbox');
      await world.database.query(
        `insert into outbox (queue, body) select 'background_queue', n::text from generate_series(1, 10000) n`,
      );
      const seen: number[] = [];
      const relay = async (database: TestDatabase['database']) => {
        const outbox = createOutboxStore(database);
        for (;;) {
          const published = await outbox.drain({ limit: 500, olderThanMs: 0 }, async (rows) => {
            for (const row of rows) seen.push(Number(row.body));
            return rows.map((row) => row.id);
          });
          if (published === 0) return;
        }
      };
      const others = test_.url === undefined ? [] : [await test_.openAnother(), await test_.openAnother()];
      await Promise.all([relay(world.database), relay(world.database), ...others.map(relay)]);
      expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1));
    });

    test('T1.3 keeps a row whose publish was not confirmed', async () => {
      const outbox = createOutboxStore(world.database);
      await world.database.query('delete from outbox');
      await world.database.query(
        `insert into outbox (queue, body) values ('background_queue', 'a'), ('background_queue', 'b')`,
      );
      expect(await outbox.drain({ limit: 10, olderThanMs: 60_000 }, () => Promise.reject(new Error('too young')))).toBe(
        0,
      );
      expect(
        await outbox.drain({ limit: 10, olderThanMs: 0 }, async (rows) => rows.slice(0, 1).map((row) => row.id)),
      ).toBe(1);
      expect(await outbox.waiting()).toBe(1);
      await expect(
        outbox.drain({ limit: 10, olderThanMs: 0 }, () => Promise.reject(new Error('broker gone'))),
      ).rejects.toThrow('broker gone');
      expect(await outbox.waiting()).toBe(1);
    });
  });
});
