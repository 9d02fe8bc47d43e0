import { createIdFactory, systemClock, type ConversationStore, type NewCopy } from '@parley/core';
import type { CopyScope } from '@parley/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { createConversationStore } from './conversation-store.repository.ts';

const newId = createIdFactory(systemClock);
const now = new Date('2026-01-01T00:00:00Z');

describe.each(testDatabaseKinds)('the branches of a conversation on $name', (kind) => {
  describe.skipIf(!kind.available)('and copies of them', () => {
    let fixture: TestDatabase;
    let store: ConversationStore;
    let owner: string;
    /** Ids by the words of the messages. */
    let ids: Map<string, string>;
    let source: string;
    beforeAll(async () => {
      fixture = await kind.create();
      store = createConversationStore(fixture.database);
    });
    afterAll(() => fixture.drop());

    const query = (text: string, values: readonly unknown[]) => fixture.database.query(text, values);
    const createUser = async () => {
      const id = newId();
      await query(
        `insert into users (id, email, display_name, created_at, updated_at) values ($1, $2, 'Test', now(), now())`,
        [id, `${id}@example.org`],
      );
      return id;
    };
    const createConversation = async (title: string) => {
      const id = newId();
      const seed = { id, ownerId: owner, title, titleSource: 'user', model: 'script/demo', tools: ['clock'] } as const;
      await store.create({ ...seed, busyMode: 'steer', tags: ['bread'], folderId: null, expiresAt: null, now });
      return id;
    };
    const say = async (words: string, parent: string | null, status = 'complete') => {
      const id = newId();
      ids.set(words, id);
      await query(
        `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, created_at)
         values ($1, $2, $3, $4, case when $6 like 'a%' then 'assistant' else 'user' end, $5, $7, now())`,
        [id, source, owner, parent === null ? null : ids.get(parent), words, words, status],
      );
      await query('update conversations set active_leaf_id = $2, message_count = message_count + 1 where id = $1', [
        source,
        id,
      ]);
    };
    const copy = async (message: string, more: Partial<NewCopy> = {}) => {
      const made = await tryCopy(message, more);
      if (made === undefined || made === 'too_many') throw new Error('not copied');
      return made;
    };
    const tryCopy = (message: string, more: Partial<NewCopy> = {}) =>
      store.fork(owner, source, {
        newId: newId(),
        messageId: ids.get(message) ?? message,
        scope: 'branch',
        title: undefined,
        titleOf: (words) => words,
        most: 100,
        now,
        nextId: newId,
        ...more,
      });
    /** Every message by its words, with the words of those that stand beside it, in their order. */
    const treeOf = async (id: string) => {
      const rows = await fixture.database.query<{ id: string; parent_id: string | null; content: string }>(
        'select id, parent_id, content from messages where conversation_id = $1 order by id',
        [id],
      );
      const words = new Map(rows.map((row) => [row.id, row.content]));
      return rows.map((row) => `${row.parent_id === null ? '' : (words.get(row.parent_id) ?? '?')}>${row.content}`);
    };
    const chosenEnd = async (leaf: string | null) =>
      (await fixture.database.query<{ content: string }>('select content from messages where id = $1', [leaf]))[0]
        ?.content;

    // u1 ─ a1 ┬ u2 ─ a2 ─ u4
    //         └ u3 ┬ a3
    //              └ a3b
    beforeEach(async () => {
      owner = await createUser();
      ids = new Map();
      source = await createConversation('Bread');
      for (const [words, parent] of [
        ['u1', null],
        ['a1', 'u1'],
        ['u2', 'a1'],
        ['a2', 'u2'],
        ['u3', 'a1'],
        ['a3', 'u3'],
        ['a3b', 'u3'],
        ['u4', 'a2'],
      ] as const)
        await say(words, parent);
    });

    const expected: Readonly<Record<CopyScope, readonly string[]>> = {
      branch: ['>u1', 'u1>a1', 'a1>u2', 'u2>a2'],
      alternatives: ['>u1', 'u1>a1', 'a1>u2', 'u2>a2', 'a1>u3', 'u3>a3', 'u3>a3b'],
      all: ['>u1', 'u1>a1', 'a1>u2', 'u2>a2', 'a1>u3', 'u3>a3', 'u3>a3b', 'a2>u4'],
    };
    test.each([
      ['branch', 'a2'],
      ['alternatives', 'a2'],
      ['all', 'u4'],
    ] as const)('CF1 CF2 CF3 a copy of %s holds what it should, and ends with %s', async (scope, end) => {
      const before = await treeOf(source);
      const made = await copy('a2', { scope });
      expect(await treeOf(made.id)).toEqual(expected[scope]);
      expect(await treeOf(source)).toEqual(before);
      expect(await chosenEnd(made.active_leaf_id)).toBe(end);
      expect(made).toMatchObject({
        model: 'script/demo',
        tools: ['clock'],
        busy_mode: 'steer',
        tags: ['bread'],
        message_count: expected[scope].length,
        forked_from: { conversation_id: source, message_id: ids.get('a2') },
        temporary: false,
      });
      const backlog =
        'select 1 from embedding_backlog b join messages m on m.id = b.message_id where m.conversation_id = $1';
      expect(await query(backlog, [made.id])).toHaveLength(made.message_count);
    });

    test('CF1 what is being written comes along as stopped', async () => {
      await say('a4', 'u4', 'streaming');
      const made = await copy('a4');
      const statuses = await query('select status from messages where id = $1', [made.active_leaf_id]);
      expect(statuses).toEqual([{ status: 'stopped' }]);
    });

    test('CF2 a message of another conversation, or of somebody else, is none of it', async () => {
      const elsewhere = await createConversation('Elsewhere');
      for (const scope of ['branch', 'alternatives', 'all'] as const) {
        expect(await store.fork(owner, elsewhere, { ...plain(), scope })).toBeUndefined();
        expect(await store.fork(await createUser(), source, { ...plain(), scope })).toBeUndefined();
      }
    });
    const plain = (): NewCopy => ({
      newId: newId(),
      messageId: ids.get('a2') ?? '',
      scope: 'branch',
      title: undefined,
      titleOf: (words) => words,
      most: 100,
      now,
      nextId: newId,
    });

    test('CF4 copies are numbered, also copies of copies and those made at once', async () => {
      expect((await copy('a2')).title).toBe('Bread (2)');
      expect((await copy('a2')).title).toBe('Bread (3)');
      source = (await copy('a2', { scope: 'all' })).id;
      const again = await store.fork(owner, source, {
        ...plain(),
        messageId: (await store.find(owner, source))?.active_leaf_id ?? '',
      });
      expect(again).toMatchObject({ title: 'Bread (5)' });
      source = again === undefined || again === 'too_many' ? '' : again.id;
      const leaf = (await store.find(owner, source))?.active_leaf_id ?? '';
      const many = await Promise.all(
        Array.from({ length: 6 }, () => store.fork(owner, source, { ...plain(), messageId: leaf })),
      );
      const titles = many.map((made) => (made === undefined || made === 'too_many' ? '' : made.title));
      expect(titles.toSorted()).toEqual(['10', '11', '6', '7', '8', '9'].map((n) => `Bread (${n})`));
    });

    test('CF4 other titles that look alike are not counted', async () => {
      for (const title of ['Bread (x)', 'Breadcrumbs (40)', 'Bread (007)', 'Bread (9) again'])
        await createConversation(title);
      expect((await copy('a2')).title).toBe('Bread (2)');
    });

    test('CF4 a title as long as it may be keeps its number', async () => {
      await store.update(owner, source, { title: 'x'.repeat(200) }, now);
      const titles = [(await copy('a2')).title, (await copy('a2')).title];
      expect(titles.map((title) => title.slice(-5))).toEqual(['x (2)', 'x (3)']);
      for (const { length } of titles) expect(length).toBeLessThanOrEqual(200);
    });

    test('CF4 one without a title is called by its first words; a given title counts', async () => {
      await query(`update conversations set title = '' where id = $1`, [source]);
      expect((await copy('a2')).title).toBe('u1');
      expect((await copy('a2')).title).toBe('u1 (2)');
      expect((await copy('a2', { title: 'Mine' })).title).toBe('Mine');
    });

    test('CF5 too many are refused, and nothing is made', async () => {
      expect(await tryCopy('a2', { scope: 'all', most: 7 })).toBe('too_many');
      const left = await query('select 1 from conversations where owner_id = $1', [owner]);
      expect(left).toHaveLength(1);
    });

    const most = { nodes: 5, characters: 2 };
    test('CB1 CB2 the tree is the newest messages by their beginnings', async () => {
      await say('a very long answer', 'u4');
      const tree = await store.branches(owner, source, most);
      expect(tree?.nodes.map(({ text }) => text)).toEqual(['a ', 'u4', 'a3', 'a3', 'u3']);
      expect(tree).toMatchObject({ is_cut: true, active_leaf_id: ids.get('a very long answer') });
      expect(tree?.nodes[1]).toEqual({
        id: ids.get('u4'),
        parent_id: ids.get('a2'),
        sender: 'user',
        text: 'u4',
        status: 'complete',
        model: null,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(await store.branches(owner, source, { nodes: 9, characters: 2 })).toMatchObject({ is_cut: false });
      expect(await store.branches(await createUser(), source, most)).toBeUndefined();
    });

    test('CB1 one without words is told by its file, one without messages has none', async () => {
      await query(`update messages set content = '', attachments = '[{"name": "list.csv"}]'::jsonb where id = $1`, [
        ids.get('u4'),
      ]);
      expect((await store.branches(owner, source, { nodes: 1, characters: 20 }))?.nodes[0]?.text).toBe('list.csv');
      const empty = await createConversation('Empty');
      expect(await store.branches(owner, empty, most)).toEqual({ nodes: [], active_leaf_id: null, is_cut: false });
    });
  });
});
