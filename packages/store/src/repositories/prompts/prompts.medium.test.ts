import { randomUUID } from 'node:crypto';
import type { PromptStore } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { createPromptStore } from './prompts.repository.ts';

describe.each(testDatabaseKinds)('saved prompts on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let store: PromptStore;
    const [ada, bob] = [randomUUID(), randomUUID()];
    beforeAll(async () => {
      test = await kind.create();
      store = createPromptStore(test.database);
      for (const id of [ada, bob])
        await test.database.query(
          `insert into users (id, email, display_name, created_at, updated_at) values ($1, $2, 'A', now(), now())`,
          [id, `${id}@example.org`],
        );
    });
    afterAll(() => test.drop());

    const now = new Date('2030-01-01T00:00:00Z');
    const make = (command: string, ownerId = ada, most = 200) =>
      store.create({ id: randomUUID(), ownerId, command, title: 'T', content: 'Say {{what}}', most, now });
    const made = async (command: string) => {
      const prompt = await make(command);
      if (typeof prompt === 'string') throw new Error(prompt);
      return prompt;
    };
    const change = (id: string, what: { command?: string; content?: string; version?: number }, ownerId = ada) =>
      store.update({
        id,
        ownerId,
        command: what.command ?? null,
        title: null,
        content: what.content ?? null,
        version: what.version ?? null,
        now,
      });

    it('SP1: are listed to their owner by command, and to nobody else', async () => {
      const zebra = await made('zebra');
      const apple = await made('apple');
      expect(await store.list(ada)).toEqual([apple, zebra]);
      expect(await store.list(bob)).toEqual([]);
      expect(apple).toMatchObject({ command: 'apple', content: 'Say {{what}}', version: 1 });
      expect(await change(apple.id, { content: 'mine now' }, bob)).toBe('missing');
      expect(await store.remove(bob, apple.id)).toBe(false);
      expect(await store.remove(ada, apple.id)).toBe(true);
      expect(await store.remove(ada, zebra.id)).toBe(true);
    });

    it('SP2: have each command once, for each owner, also of two at the same time', async () => {
      const both = await Promise.all([make('twice'), make('twice')]);
      expect(both.filter((one) => one === 'taken')).toHaveLength(1);
      expect(typeof (await make('twice', bob))).toBe('object');
      const other = await made('other');
      expect(await change(other.id, { command: 'twice' })).toBe('taken');
    });

    it('SP3: are changed once from each version', async () => {
      const prompt = await made('versions');
      const first = await change(prompt.id, { content: 'first', version: 1 });
      expect(first).toMatchObject({ content: 'first', version: 2, command: 'versions' });
      expect(await change(prompt.id, { content: 'second', version: 1 })).toBe('changed');
      expect(await change(prompt.id, { content: 'whatever was there' })).toMatchObject({ version: 3 });
    });

    it('SP4: are not made without end', async () => {
      const there = (await store.list(ada)).length;
      expect(await make('one-more', ada, there)).toBe('too_many');
    });

    it('SP1: go with their owner', async () => {
      await test.database.query('delete from users where id = $1', [bob]);
      expect(await store.list(bob)).toEqual([]);
    });
  });
});
