import type { AcceptedTurn } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { createTurnTestWorld, ended, passing, type TurnTestWorld } from './turn-test-world.ts';

describe.each(testDatabaseKinds)('lanes on $name', (kind) => {
  describe.skipIf(!kind.available)('the store', () => {
    let test_: TestDatabase;
    let world: TurnTestWorld;
    let owner: string;
    beforeAll(async () => {
      test_ = await kind.create();
      world = createTurnTestWorld(test_.database);
      owner = await world.createUser();
    });
    afterAll(() => test_.drop());

    /** A message that three models answer. */
    const compared = () => {
      const lanes = ['script/b', 'script/c'].map((model) => ({
        runId: world.newId(),
        assistantMessageId: world.newId(),
        model,
      }));
      const assistantMessageId = world.newId();
      const comparing = [assistantMessageId, ...lanes.map((lane) => lane.assistantMessageId)];
      return { model: 'script/a', assistantMessageId, lanes, comparing };
    };
    const runsOf = (turn: AcceptedTurn) => (turn.lanes ?? []).map(({ run }) => run.id);
    const passAll = async (turn: AcceptedTurn) => {
      for (const id of runsOf(turn)) await world.pass(id);
    };
    const rows = (sql: string, values: unknown[]) => world.database.query(sql, values);
    const bodies = (outbox: readonly { readonly body: string }[]) =>
      outbox.map(({ body }) => (JSON.parse(body) as { run_id: string }).run_id);

    test('T15.1 stores one message, its answers and their runs together, in one place of the order', async () => {
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      expect(turn.lanes?.map(({ run }) => run.model)).toEqual(['script/a', 'script/b', 'script/c']);
      expect(turn.comparing).toEqual(turn.lanes?.map(({ assistant_message }) => assistant_message.id));
      for (const { run, assistant_message: answer } of turn.lanes ?? []) {
        expect(await world.store.findRun(run.id)).toMatchObject({ status: 'queued', messageId: answer.id });
        expect(await world.store.findMessage(answer.id)).toMatchObject({
          parentId: turn.user_message?.id,
          status: 'pending',
          runId: run.id,
        });
      }
      const stored = await rows('select ordinal, lane from runs where conversation_id = $1 order by lane', [
        conversation,
      ]);
      expect(stored.map(({ lane }) => lane)).toEqual([0, 1, 2]);
      expect(new Set(stored.map(({ ordinal }) => ordinal)).size).toBe(1);
      // T15.5: one word to the moderation, for all of them.
      const [outbox, ...more] = await rows(`select body from outbox where body like '%' || $1 || '%'`, [turn.run.id]);
      expect(more).toEqual([]);
      expect(JSON.parse(String(outbox?.['body']))).toMatchObject({
        run_id: turn.run.id,
        lanes: runsOf(turn).slice(1),
      });
      // T15.7
      expect(
        await rows('select active_leaf_id, comparing, message_count from conversations where id = $1', [conversation]),
      ).toEqual([{ active_leaf_id: turn.assistant_message.id, comparing: turn.comparing, message_count: 4 }]);
    });

    test('T1.2 T15.1 the same key answers with all lanes again, also when many arrive at once', async () => {
      const conversation = await world.createConversation(owner);
      const idempotency = { key: `k-${conversation}`, fingerprint: 'f' };
      const turns = await Promise.all(
        Array.from({ length: 8 }, () => world.accept(owner, conversation, { ...compared(), idempotency })),
      );
      expect(new Set(turns.map((turn) => runsOf(turn).join())).size).toBe(1);
      expect(turns.filter((turn) => !turn.replayed)).toHaveLength(1);
      expect(await rows('select id from runs where conversation_id = $1', [conversation])).toHaveLength(3);
    });

    test('T15.1 leaves nothing behind when the lanes do not fit into the queue', async () => {
      const conversation = await world.createConversation(owner);
      expect(await world.tryAccept(owner, conversation, { ...compared(), maxOpenRuns: 2 })).toEqual({
        kind: 'refused',
        code: 'too_many_queued',
      });
      expect(await rows('select id from messages where conversation_id = $1', [conversation])).toEqual([]);
    });

    test('T15.2 lanes are leased side by side; the turn behind waits for all of them', async () => {
      const worker = await world.createWorker();
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      const next = await world.accept(owner, conversation);
      const [first = '', second = '', third = ''] = runsOf(turn);
      await passAll(turn);
      await world.pass(next.run.id);
      // T7.2: what may start is the whole turn, and nothing behind it.
      expect(bodies(await world.store.promoteNext(conversation))).toEqual([first, second, third]);
      const leases = await Promise.all([third, first, second].map((id) => world.store.lease(id, worker)));
      expect(leases.every((lease) => lease !== undefined)).toBe(true);
      // T5.1
      expect(await world.store.lease(first, worker)).toBeUndefined();
      expect(await world.store.lease(next.run.id, worker)).toBeUndefined();
      for (const lease of leases) {
        if (lease === undefined) throw new Error('not leased');
        expect(await world.store.promoteNext(conversation)).toEqual([]);
        expect(await world.store.lease(next.run.id, worker)).toBeUndefined();
        await world.store.endLeased({
          lease,
          rows: [ended(lease, 2, 0)],
          content: '',
          status: 'done',
          reason: 'complete',
        });
      }
      expect(bodies(await world.store.promoteNext(conversation))).toEqual([next.run.id]);
      expect(await world.store.lease(next.run.id, worker)).toBeDefined();
    });

    test('T15.2 a compared turn waits for the one before it', async () => {
      const worker = await world.createWorker();
      const { lease, ownerId, conversationId } = await world.leaseNew(worker);
      const turn = await world.accept(ownerId, conversationId, compared());
      await passAll(turn);
      for (const id of runsOf(turn)) expect(await world.store.lease(id, worker)).toBeUndefined();
      await world.store.endLeased({
        lease,
        rows: [ended(lease, 2, 0)],
        content: '',
        status: 'done',
        reason: 'complete',
      });
      expect(bodies(await world.store.promoteNext(conversationId))).toEqual(runsOf(turn));
    });

    test('T15.2 the database itself refuses a second running run in a lane', async () => {
      const worker = await world.createWorker();
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      await passAll(turn);
      for (const id of runsOf(turn)) await world.store.lease(id, worker);
      const other = await world.accept(owner, conversation, compared());
      for (const id of runsOf(other)) {
        await expect(rows(`update runs set status = 'running' where id = $1`, [id])).rejects.toMatchObject({
          code: '23505',
        });
      }
    });

    test('T15.3 the lost lane of a dead worker is queued again while the others go on', async () => {
      const [dying, living] = [await world.createWorker(), await world.createWorker()];
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      await passAll(turn);
      const [first = '', second = ''] = runsOf(turn);
      const lost = await world.store.lease(first, dying);
      const kept = await world.store.lease(second, living);
      await world.expireWorker(dying);
      const orphans = (await world.store.orphanedRuns(100)).filter((run) => run.conversationId === conversation);
      expect(orphans.map((run) => run.id)).toEqual([first]);
      if (lost === undefined || kept === undefined) throw new Error('not leased');
      expect(bodies(await world.store.requeueOrphan(lost.run))).toEqual([first]);
      expect(await world.store.lease(first, living)).toMatchObject({ fence: lost.fence + 2 });
      expect(await world.store.findRun(second)).toMatchObject({ status: 'running', fence: kept.fence });
    });

    test('T2.5 T15.2 the sweeper takes lanes for what they are: next, each of them', async () => {
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      await world.accept(owner, conversation);
      await rows(`update runs set nudged_at = now() where conversation_id <> $1`, [conversation]);
      await rows(`update runs set queued_at = now() - interval '1 hour' where conversation_id = $1`, [conversation]);
      const again = await world.store.republishWaiting({ olderThanMs: 10_000, limit: 100 });
      expect(new Set(bodies(again))).toEqual(new Set(runsOf(turn)));
      const dead = await world.store.undeliverableRuns({ olderThanMs: 120_000, limit: 100 });
      const here = dead.filter((run) => run.conversationId === conversation).map((run) => run.id);
      expect(new Set(here)).toEqual(new Set(runsOf(turn)));
    });

    test('T15.5 a refused message is withdrawn once, refused in each lane, logged once', async () => {
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      const verdict = { ...passing, action: 'block' } as const;
      const queues: string[] = [];
      for (const [index, runId] of runsOf(turn).entries()) {
        const refusal = { runId, text: 'No, sorry.', verdict, ...(index === 0 && { logBody: '{}' }) };
        const refused = await world.store.refuse(refusal);
        expect(refused?.run).toMatchObject({ status: 'done', reason: 'refused' });
        queues.push(...(refused?.outbox ?? []).map((row) => row.queue));
        expect(await world.store.refuse(refusal)).toBeUndefined();
      }
      expect(queues.filter((queue) => queue === 'moderation_log')).toHaveLength(1);
      for (const { assistant_message: answer } of turn.lanes ?? [])
        expect(await world.store.findMessage(answer.id)).toMatchObject({ content: 'No, sorry.', status: 'complete' });
    });

    test('T15.7 a further turn ends the standing side by side', async () => {
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      const next = await world.accept(owner, conversation);
      expect(next.user_message?.parent_id).toBe(turn.assistant_message.id);
      expect(await rows('select comparing from conversations where id = $1', [conversation])).toEqual([
        { comparing: null },
      ]);
    });

    test('T4.5 T15.6 tells screens of a missed turn with all its lanes', async () => {
      const conversation = await world.createConversation(owner);
      const turn = await world.accept(owner, conversation, compared());
      const ordinary = await world.accept(owner, conversation);
      const [first, second] = await world.store.recentTurns([conversation], 60_000);
      expect(first?.runs.map((run) => run.id)).toEqual(runsOf(turn));
      expect(first?.frame.lanes?.map((lane) => lane.run.id)).toEqual(runsOf(turn));
      expect(first?.frame.user_message?.id).toBe(turn.user_message?.id);
      expect(second?.frame.run.id).toBe(ordinary.run.id);
      expect(second?.frame).not.toHaveProperty('lanes');
    });
  });
});
