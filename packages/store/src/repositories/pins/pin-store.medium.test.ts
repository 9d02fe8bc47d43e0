import { createIdFactory, systemClock, type ConversationStore, type PinStore } from '@parley/core';
import type { CopyScope } from '@parley/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { createConversationStore } from '../conversations/conversation-store.repository.ts';
import { createCorrectionStore } from '../conversations/correction-store.repository.ts';
import { createTurnTestWorld, type TurnTestWorld } from '../turns/turn-test-world.ts';
import { createPinStore } from './pin-store.repository.ts';

const newId = createIdFactory(systemClock);
const now = new Date('2026-01-01T00:00:00Z');

/** core pins/SPEC.md */
describe.each(testDatabaseKinds)('pinned messages on $name', (kind) => {
  describe.skipIf(!kind.available)('of a conversation with branches', () => {
    let fixture: TestDatabase;
    let world: TurnTestWorld;
    let conversations: ConversationStore;
    let store: PinStore;
    let owner: string;
    let chat: string;
    /** Ids by the words of the messages. */
    let ids: Map<string, string>;
    beforeAll(async () => {
      fixture = await kind.create();
      world = createTurnTestWorld(fixture.database);
      conversations = createConversationStore(fixture.database);
      store = createPinStore(fixture.database);
    });
    afterAll(() => fixture.drop());

    const idOf = (words: string) => ids.get(words) ?? words;
    const pin = (words: string, most = 100) => store.pin(owner, { id: idOf(words), conversationId: chat }, most);
    const unpin = (words: string) => store.unpin(owner, { id: idOf(words), conversationId: chat });
    const found = () => conversations.find(owner, chat);
    const listed = async (id = chat, most = 100) =>
      (await store.list(owner, id, most))?.map(({ text, on_branch }) => (on_branch ? text : `(${text})`));
    const say = async (words: string, parent: string | null, files: object[] | null = null) => {
      const id = newId();
      ids.set(words, id);
      await fixture.database.query(
        `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, attachments, status, model, created_at)
         values ($1, $2, $3, $4, case when $7 like 'a%' then 'assistant' else 'user' end, $5, $6::jsonb, 'complete', 'script/demo', now())`,
        [id, chat, owner, parent && idOf(parent), files ? '' : words, files && JSON.stringify(files), words],
      );
      await fixture.database.query(
        'update conversations set active_leaf_id = $2, message_count = message_count + 1 where id = $1',
        [chat, id],
      );
    };

    // u1 ─ a1 ┬ u2 ─ a2
    //         └ u3 ─ a3 (shown)
    beforeEach(async () => {
      owner = await world.createUser();
      chat = await world.createConversation(owner);
      ids = new Map();
      await say('u1', null);
      await say('a1', 'u1');
      await say('u2', 'a1');
      await say('a2', 'u2');
      await say('u3', 'a1');
      await say('a3', 'u3');
    });

    test('PM1 the conversation has them, and has changed; none is none', async () => {
      const before = await found();
      expect(before).not.toHaveProperty('pinned_messages');
      const pinned = await pin('a1');
      expect(pinned).toMatchObject({ pinned_messages: [idOf('a1')], updated_at: before?.updated_at });
      expect(pinned?.version).toBeGreaterThan(before?.version ?? Infinity);
      expect(await found()).toEqual(pinned);
      const off = await unpin('a1');
      expect(off).not.toHaveProperty('pinned_messages');
      expect(off?.version).toBeGreaterThan(pinned?.version ?? Infinity);
    });

    test('PM2 what changes nothing is no change', async () => {
      await pin('a1');
      const pinned = await found();
      expect([await pin('a1'), await unpin('a2')]).toEqual([undefined, undefined]);
      expect(await found()).toEqual(pinned);
    });

    test('PM4 no more than there may be, also at once', async () => {
      const all = await Promise.all([...ids.keys()].map((words) => pin(words, 4)));
      expect(all.filter((one) => one !== undefined)).toHaveLength(4);
      expect((await found())?.pinned_messages).toHaveLength(4);
    });

    test('PM5 another person pins, takes off and reads nothing', async () => {
      await pin('a1');
      const mine = owner;
      owner = await world.createUser();
      expect([await pin('a2'), await unpin('a1'), await listed()]).toEqual([undefined, undefined, undefined]);
      owner = mine;
      expect(await listed()).toEqual(['a1']);
    });

    test('PM7 the list is in the order of what was said, of all branches', async () => {
      expect(await listed()).toEqual([]);
      for (const words of ['a3', 'u2', 'u1', 'a2']) await pin(words);
      expect(await listed()).toEqual(['u1', '(u2)', '(a2)', 'a3']);
      await fixture.database.query('update conversations set active_leaf_id = $2 where id = $1', [chat, idOf('a2')]);
      expect(await listed()).toEqual(['u1', 'u2', 'a2', '(a3)']);
      await say('a message that goes on', 'a2');
      await say('only files', 'a2', [{ name: 'plan.pdf' }]);
      await pin('a message that goes on');
      await pin('only files');
      expect((await listed(chat, 9))?.slice(-2)).toEqual(['(a message)', 'plan.pdf']);
    });

    const copied: Readonly<Record<CopyScope, readonly string[]>> = {
      branch: ['u1', 'u2'],
      alternatives: ['u1', 'u2', '(a3)'],
      all: ['u1', '(u2)', '(a2)', 'a3'],
    };
    test.each(Object.entries(copied))('PM6 a copy of %s has the pins of what it holds', async (scope, pins) => {
      for (const words of ['u1', 'u2', 'a2', 'a3']) await pin(words);
      const copy = await conversations.fork(owner, chat, {
        newId: newId(),
        messageId: idOf('u2'),
        scope: scope as CopyScope,
        title: undefined,
        titleOf: (words) => words,
        most: 100,
        now,
        nextId: newId,
      });
      if (copy === undefined || copy === 'too_many') throw new Error('not copied');
      expect(await listed(copy.id)).toEqual(pins);
      const own = new Set(ids.values());
      expect(copy.pinned_messages?.filter((id) => own.has(id))).toEqual([]);
      expect(await listed()).toEqual(['u1', '(u2)', '(a2)', 'a3']);
    });

    test('PM6 a correction takes over the pins of what it corrects, and of what follows', async () => {
      for (const words of ['a1', 'a2', 'a3']) await pin(words);
      const corrected = await createCorrectionStore(fixture.database).correct({
        ownerId: owner,
        messageId: idOf('a1'),
        content: 'A1',
        idempotency: undefined,
        mostBelow: 100,
        now,
        nextId: newId,
      });
      expect(corrected).toMatchObject({ kind: 'corrected' });
      expect(await listed()).toEqual(['(a2)', 'A1', 'a3']);
    });
  });
});
