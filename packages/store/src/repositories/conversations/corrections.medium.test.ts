import { createIdFactory, systemClock, type Correction, type CorrectionStore } from '@parley/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { createTurnTestWorld, type TurnTestWorld } from '../turns/turn-test-world.ts';
import { createCorrectionStore } from './correction-store.repository.ts';

const newId = createIdFactory(systemClock);
const now = new Date('2026-01-01T00:00:00Z');

describe.each(testDatabaseKinds)('corrections on $name', (kind) => {
  describe.skipIf(!kind.available)('of a conversation with branches', () => {
    let fixture: TestDatabase;
    let world: TurnTestWorld;
    let store: CorrectionStore;
    let owner: string;
    let conversation: string;
    let ids: Map<string, string>;
    beforeAll(async () => {
      fixture = await kind.create();
      world = createTurnTestWorld(fixture.database);
      store = createCorrectionStore(fixture.database);
    });
    afterAll(() => fixture.drop());

    const query = <Row extends object>(text: string, values: readonly unknown[]) =>
      fixture.database.query<Row>(text, values);
    const say = async (words: string, parent: string | null, more: { status?: string; parts?: object[] } = {}) => {
      const id = newId();
      ids.set(words, id);
      await query(
        `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, parts, model, created_at)
         values ($1, $2, $3, $4, case when $6 like 'a%' then 'assistant' else 'user' end, $5, $7, $8::jsonb, 'script/demo', now())`,
        [
          id,
          conversation,
          owner,
          parent === null ? null : ids.get(parent),
          words,
          words,
          more.status ?? 'complete',
          more.parts ? JSON.stringify(more.parts) : null,
        ],
      );
      await query('update conversations set active_leaf_id = $2, message_count = message_count + 1 where id = $1', [
        conversation,
        id,
      ]);
    };
    const correct = (words: string, content: string, more: Partial<Correction> = {}) =>
      store.correct({
        ownerId: owner,
        messageId: ids.get(words) ?? words,
        content,
        idempotency: undefined,
        mostBelow: 100,
        now,
        nextId: newId,
        ...more,
      });
    /** What is shown: the words of the chosen branch, oldest first. */
    const shown = async () => {
      const rows = await query<{ content: string }>(
        `with recursive path as (
           select m.id, m.parent_id, m.content, 1 as depth from messages m join conversations c on c.active_leaf_id = m.id where c.id = $1
           union all select m.id, m.parent_id, m.content, path.depth + 1 from path join messages m on m.id = path.parent_id
         ) select content from path order by depth desc`,
        [conversation],
      );
      return rows.map(({ content }) => content);
    };
    const count = async () =>
      (
        await query<{ n: number }>('select count(*)::int as n from messages where conversation_id = $1', [conversation])
      )[0]?.n;
    const choose = (words: string) =>
      query('update conversations set active_leaf_id = $2 where id = $1', [conversation, ids.get(words)]);

    // u1 ─ a1 ┬ u2 ─ a2
    //         └ u3 ─ a3 ─ u4 ─ a4 (shown)
    beforeEach(async () => {
      owner = await world.createUser();
      conversation = await world.createConversation(owner);
      ids = new Map();
      for (const [words, parent] of [
        ['u1', null],
        ['a1', 'u1'],
        ['u2', 'a1'],
        ['a2', 'u2'],
        ['u3', 'a1'],
        ['a3', 'u3'],
        ['u4', 'a3'],
        ['a4', 'u4'],
      ] as const)
        await say(words, parent);
    });

    test('CR1 CR2 the conversation goes on from the corrected words; what was there stays', async () => {
      const corrected = await correct('a3', 'A3, set right');
      expect(corrected).toMatchObject({ kind: 'corrected', conversation: { message_count: 11 } });
      expect(await shown()).toEqual(['u1', 'a1', 'u3', 'A3, set right', 'u4', 'a4']);
      await choose('a4');
      expect(await shown()).toEqual(['u1', 'a1', 'u3', 'a3', 'u4', 'a4']);
      expect(await count()).toBe(11);
      const runs = await query('select 1 from runs where conversation_id = $1', [conversation]);
      expect(runs).toEqual([]);
    });

    test('CR1 an answer is its words and says that it was edited; a question keeps what it refers to', async () => {
      await say('a5', 'u4', {
        parts: [
          { kind: 'reasoning', text: 'hm' },
          { kind: 'text', text: 'a5' },
        ],
      });
      await correct('a5', 'Five');
      const partsOf = async (content: string) =>
        (
          await query<{ parts: unknown; status: string; model: string | null }>(
            'select parts, status, model from messages where conversation_id = $1 and content = $2',
            [conversation, content],
          )
        )[0];
      const edited = { kind: 'edited', at: now.toISOString() };
      expect(await partsOf('Five')).toEqual({
        parts: [edited, { kind: 'text', text: 'Five' }],
        status: 'complete',
        model: 'script/demo',
      });
      const reference = { kind: 'reference', conversation_id: newId(), title: 'Elsewhere' };
      await say('u6', 'a5', { parts: [{ ...edited, at: '2025-01-01T00:00:00.000Z' }, reference] });
      await correct('u6', 'Six');
      expect((await partsOf('Six'))?.parts).toEqual([reference, edited]);
    });

    test('CR2 beside the shown branch it follows the newest; the first and the last message can be corrected', async () => {
      await correct('u2', 'U2');
      expect(await shown()).toEqual(['u1', 'a1', 'U2', 'a2']);
      await correct('u1', 'U1');
      expect(await shown()).toEqual(['U1', 'a1', 'U2', 'a2']);
      await choose('a4');
      await correct('a4', 'A4');
      expect(await shown()).toEqual(['u1', 'a1', 'u3', 'a3', 'u4', 'A4']);
    });

    test('CR6 the same key changes nothing a second time, another request under it is refused', async () => {
      const idempotency = { key: newId(), fingerprint: 'one' };
      const both = await Promise.all([correct('a3', 'A3', { idempotency }), correct('a3', 'A3', { idempotency })]);
      expect(both.map((one) => one.kind).toSorted()).toEqual(['corrected', 'replayed']);
      expect(await count()).toBe(11);
      expect(await correct('a3', 'A3!', { idempotency: { ...idempotency, fingerprint: 'two' } })).toEqual({
        kind: 'refused',
        why: 'key_taken',
      });
    });

    test('CR4 is refused without a trace where it cannot be', async () => {
      const before = await query('select * from conversations where id = $1', [conversation]);
      const refused = async (...what: Parameters<typeof correct>) => {
        const corrected = await correct(...what);
        return corrected.kind === 'refused' ? corrected.why : corrected.kind;
      };
      expect(await refused('u3', 'u3')).toBe('unchanged');
      expect(await refused('u1', 'U1', { mostBelow: 4 })).toBe('too_many');
      expect(await refused('u1', 'U1', { ownerId: await world.createUser() })).toBe('unknown');
      expect(await refused(newId(), 'U1')).toBe('unknown');
      expect(await query('select * from conversations where id = $1', [conversation])).toEqual(before);
      await say('a9', 'u4', { status: 'blocked' });
      expect(await refused('a9', 'A9')).toBe('not_correctable');
      await query('update conversations set comparing = $2::uuid[] where id = $1', [conversation, [ids.get('a4')]]);
      expect(await refused('u3', 'U3')).toBe('comparing');
      await query('update conversations set comparing = null where id = $1', [conversation]);
      const turn = await world.accept(owner, conversation);
      expect(await refused('u3', 'U3')).toBe('busy');
      await query(`update runs set status = 'done' where id = $1`, [turn.run.id]);
      await query(`update conversations set status = 'ended' where id = $1`, [conversation]);
      expect(await refused('u3', 'U3')).toBe('ended');
      expect(await count()).toBe(11);
    });
  });
});
