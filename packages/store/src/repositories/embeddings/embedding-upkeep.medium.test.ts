import {
  createEmbeddingUpkeep,
  ModelError,
  silentLogger,
  type EmbeddingModel,
  type EmbeddingRegistry,
  type EmbeddingStore,
  type EmbeddingUpkeep,
  type VectorIndex,
} from '@parley/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { createConversationStore } from '../conversations/conversation-store.repository.ts';
import { createEmbeddingStore } from './embedding-store.repository.ts';
import { openVectorIndex } from './open-vector-index.ts';

const owner = '018f8e7a-0000-7000-8000-000000000001';
const conversation = '018f8e7a-0000-7000-8000-000000000010';
const messageId = (n: number) => `018f8e7a-0000-7000-9000-${String(n).padStart(12, '0')}`;

/** Which way a text points: its first letter, in two dimensions or three. */
class LetterModel implements EmbeddingModel {
  readonly id: string;
  readonly name = 'Letters';
  readonly dimensions: number;
  readonly maxTokens = 100;
  readonly batchSize = 8;
  readonly embedded: string[] = [];
  isAway = false;
  constructor(id: string, dimensions = 2) {
    this.id = id;
    this.dimensions = dimensions;
  }
  readonly embed: EmbeddingModel['embed'] = async (texts) => {
    if (this.isAway) throw new ModelError('unavailable', 'The model is asleep', { retryable: true });
    if (texts.some((text) => text.includes('poison')))
      throw new ModelError('error', 'no', { retryable: false, status: 400 });
    this.embedded.push(...texts);
    const vectors = texts.map((text) => {
      const vector = new Float32Array(this.dimensions);
      vector[text.startsWith('a') ? 0 : 1] = 1;
      return vector;
    });
    return { vectors, tokens: texts.length, cut: [] };
  };
}

describe.each(testDatabaseKinds)('the upkeep of embeddings on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let fixture: TestDatabase;
    let store: EmbeddingStore;
    let index: VectorIndex;
    let first: LetterModel;
    let second: LetterModel;
    let now: Date;
    let offered: EmbeddingModel[];
    beforeEach(async () => {
      fixture = await kind.create();
      store = createEmbeddingStore(fixture.database);
      index = await openVectorIndex(fixture.database);
      [first, second] = [new LetterModel('test/first'), new LetterModel('test/second', 3)];
      offered = [first];
      now = new Date('2026-01-01T00:00:00Z');
      await fixture.database.query(
        `insert into users (id, display_name, created_at, updated_at) values ($1, 'Ada', now(), now())`,
        [owner],
      );
      await fixture.database.query(
        `insert into conversations (id, owner_id, start_timestamp, created_at, updated_at) values ($1, $2, now(), now(), now())`,
        [conversation, owner],
      );
    });
    afterEach(() => fixture.drop());

    async function say(n: number, content: string, status = 'complete'): Promise<void> {
      await fixture.database.query(
        `insert into messages (id, conversation_id, owner_id, sender, content, status, created_at) values ($1, $2, $3, 'user', $4, $5, now())`,
        [messageId(n), conversation, owner, content, status],
      );
    }

    function upkeep(configuredModel?: string): EmbeddingUpkeep {
      const registry: EmbeddingRegistry = {
        resolve: (id) => offered.find((model) => model.id === id),
        list: () => offered,
        get first() {
          return offered[0];
        },
        reranker: () => undefined,
        rerankers: () => [],
      };
      const clock = { now: () => now, monotonicMs: () => 0 };
      return createEmbeddingUpkeep({
        store,
        index,
        models: registry,
        exclusive: (work) => work(),
        clock,
        logger: silentLogger,
        configuredModel,
        messagesPerStep: 3,
      });
    }

    async function settle(work: EmbeddingUpkeep): Promise<void> {
      for (let step = 0; step < 50; step++) if ((await work.step()) !== 'worked') return;
      throw new Error('it never comes to rest');
    }

    async function states(): Promise<Record<string, string>> {
      return Object.fromEntries((await store.spaces()).map(({ modelId, state }) => [modelId, state]));
    }

    async function found(modelId: string, axis: number): Promise<string[]> {
      const space = (await store.spaces()).find((one) => one.modelId === modelId);
      if (space === undefined) return [];
      const vector = new Float32Array(space.dimensions);
      vector[axis] = 1;
      const hits = await index.search(owner, space, { vector, kind: 'message', limit: 50, minScore: 0.5 });
      return hits.map(({ refId }) => refId).toSorted();
    }

    test('EI4 EI5 EI10 EI11 embeds what was said before, makes the first model active, and leaves out what is not to be found', async () => {
      for (let n = 1; n <= 7; n++) await say(n, n % 2 === 1 ? `apple ${n}` : `banana ${n}`);
      await say(8, 'apple withdrawn', 'blocked');
      await say(9, 'apple being written', 'streaming');
      const work = upkeep();
      expect(await work.step()).toBe('worked');
      expect(await states()).toEqual({ 'test/first': 'building' });
      await settle(work);
      expect(await states()).toEqual({ 'test/first': 'active' });
      expect(await found('test/first', 0)).toEqual([1, 3, 5, 7].map(messageId));
      expect((await store.spaces())[0]).toMatchObject({ total: 9, examined: 9, failed: 0, lastError: null });
    });

    test('EI4 goes on after a kill where it was, and does no text twice', async () => {
      for (let n = 1; n <= 6; n++) await say(n, `apple ${n}`);
      await upkeep().step();
      // Killed after the vectors were stored and before the cursor moved.
      const advance = store.advance;
      store.advance = () => Promise.reject(new Error('killed'));
      await expect(upkeep().step()).rejects.toThrow('killed');
      store.advance = advance;
      await settle(upkeep());
      expect(first.embedded.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `apple ${n}`));
      expect(await found('test/first', 0)).toHaveLength(6);
    });

    test('EI2 EI3 EI5 serves the old vectors until the new ones are complete', async () => {
      for (let n = 1; n <= 6; n++) await say(n, `apple ${n}`);
      await settle(upkeep());
      offered = [first, second];
      const work = upkeep('test/second');
      await work.step();
      expect(await states()).toEqual({ 'test/first': 'active', 'test/second': 'building' });
      expect(await found('test/first', 0)).toHaveLength(6);
      // Said meanwhile: embedded for both.
      await say(7, 'apple 7');
      await fixture.database.query('insert into embedding_backlog (message_id) values ($1)', [messageId(7)]);
      await work.step();
      expect(await found('test/first', 0)).toContain(messageId(7));
      expect(await found('test/second', 0)).toContain(messageId(7));
      await settle(work);
      expect(await states()).toEqual({ 'test/first': 'retired', 'test/second': 'active' });
      expect(await found('test/second', 0)).toHaveLength(7);
    });

    test('EI2 goes back to a model without doing its work again', async () => {
      for (let n = 1; n <= 4; n++) await say(n, `apple ${n}`);
      offered = [first, second];
      await settle(upkeep('test/first'));
      await settle(upkeep('test/second'));
      await settle(upkeep('test/first'));
      expect(await states()).toEqual({ 'test/first': 'active', 'test/second': 'retired' });
      expect(first.embedded).toHaveLength(4);
    });

    test('EI1 EI2 a third choice gives up the second, half done', async () => {
      for (let n = 1; n <= 8; n++) await say(n, `apple ${n}`);
      const third = new LetterModel('test/third');
      offered = [first, second, third];
      await settle(upkeep());
      await upkeep('test/second').step();
      await settle(upkeep('test/third'));
      expect(await states()).toEqual({ 'test/first': 'retired', 'test/second': 'retired', 'test/third': 'active' });
      await expect(
        fixture.database.query(`update embedding_spaces set state = 'active' where model_id = 'test/first'`),
      ).rejects.toMatchObject({ code: '23505' });
    });

    test('EI6 removes what is retired for a day, and its number for good', async () => {
      for (let n = 1; n <= 4; n++) await say(n, `apple ${n}`);
      offered = [first, second];
      await settle(upkeep('test/first'));
      await settle(upkeep('test/second'));
      expect(await found('test/first', 0)).toHaveLength(4);
      now = new Date(now.getTime() + 86_400_001);
      await settle(upkeep('test/second'));
      expect(await states()).toEqual({ 'test/second': 'active' });
      expect(await fixture.database.query('select count(*) as n from embeddings')).toEqual([{ n: 4 }]);
    });

    test('EI7 a model that is away loses nothing, says so, and does not end the old one', async () => {
      await say(1, 'apple 1');
      await settle(upkeep());
      first.isAway = true;
      await say(2, 'apple 2');
      await fixture.database.query('insert into embedding_backlog (message_id) values ($1)', [messageId(2)]);
      expect(await upkeep().step()).toBe('idle');
      expect((await store.spaces())[0]).toMatchObject({ state: 'active', lastError: 'The model is asleep' });
      expect(await store.backlogSize()).toBe(1);
      first.isAway = false;
      await fixture.database.query('update embedding_backlog set not_before = now()');
      await settle(upkeep());
      expect(await found('test/first', 0)).toEqual([1, 2].map(messageId));
      expect((await store.spaces())[0]).toMatchObject({ lastError: null });
      expect(await store.backlogSize()).toBe(0);
    });

    test('EI11 an active model that is no longer offered stays active', async () => {
      await say(1, 'apple 1');
      await settle(upkeep());
      offered = [second];
      await settle(upkeep());
      expect(await states()).toEqual({ 'test/first': 'active' });
    });

    test('EI8 passes over what the model refuses, and only that', async () => {
      await say(1, 'apple 1');
      await say(2, 'poison');
      await say(3, 'apple 3');
      await settle(upkeep());
      expect(await found('test/first', 0)).toEqual([1, 3].map(messageId));
      expect((await store.spaces())[0]).toMatchObject({ state: 'active', failed: 1 });
    });

    test('EI10 takes the vectors of a withdrawn message, and forgets one that is gone', async () => {
      await say(1, 'apple 1');
      await say(2, 'apple 2');
      await settle(upkeep());
      await fixture.database.query(`update messages set status = 'blocked', content = '' where id = $1`, [
        messageId(1),
      ]);
      await fixture.database.query('insert into embedding_backlog (message_id) values ($1), ($2)', [
        messageId(1),
        messageId(99),
      ]);
      await settle(upkeep());
      expect(await found('test/first', 0)).toEqual([messageId(2)]);
      expect(await store.backlogSize()).toBe(0);
    });

    test('EI7 turns leave nothing behind while there is no space, and the first one still has them', async () => {
      await say(1, 'apple asked');
      await say(2, 'apple answered');
      const run = messageId(3);
      await fixture.database.query(
        `insert into runs (id, conversation_id, owner_id, message_id, prompt_message_id, kind, status, model, created_at, ended_at)
         values ($1, $2, $3, $4, $5, 'reply', 'done', 'm', now(), now())`,
        [run, conversation, owner, messageId(2), messageId(1)],
      );
      expect(await store.addRunToBacklog(run)).toBe(false);
      expect(await store.backlogSize()).toBe(0);
      await settle(upkeep());
      expect(await found('test/first', 0)).toEqual([1, 2].map(messageId));
      expect(await store.addRunToBacklog(run)).toBe(true);
      expect(await store.backlogSize()).toBe(2);
    });

    test('EI7 a fork is embedded, too, from the vectors that are there', async () => {
      await say(1, 'apple 1');
      await settle(upkeep());
      await createConversationStore(fixture.database).fork(owner, conversation, {
        newId: '018f8e7a-0000-7000-8000-000000000020',
        messageId: messageId(1),
        scope: 'branch',
        title: undefined,
        titleOf: (words) => words,
        most: 100,
        now,
        nextId: () => messageId(50),
      });
      await settle(upkeep());
      expect(await found('test/first', 0)).toEqual([1, 50].map(messageId));
    });
  });
});
