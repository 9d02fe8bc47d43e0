import { randomUUID } from 'node:crypto';
import { systemClock, type ProvidersRepository, type StoredProvider } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { createProvidersRepository } from './providers.repository.ts';

describe.each(testDatabaseKinds)('model providers on $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let test: TestDatabase;
    let repository: ProvidersRepository;
    beforeAll(async () => {
      test = await kind.create();
      repository = createProvidersRepository({ database: test.database, clock: systemClock });
    });
    afterAll(() => test.drop());

    const provider = (name: string): StoredProvider => ({
      id: randomUUID(),
      kind: 'ollama',
      name,
      baseUrl: 'http://127.0.0.1:11434',
      sealedKey: 'v1.a.b.c',
      keyHint: '…abcd',
      options: { extra_body: { keep_alive: -1 } },
      models: [{ id: 'qwen3:8b', abilities: { tools: true } }],
      enabled: true,
      createdAt: new Date('2030-01-01T00:00:00Z'),
      updatedAt: new Date('2030-01-01T00:00:00Z'),
    });
    const audit = (target: string) => ({ action: 'provider.changed', actorId: null, target, details: {} }) as const;
    const entries = async (): Promise<number> => {
      const [row] = await test.database.query<{ n: number }>('select count(*)::int as n from audit_log');
      return row?.n ?? 0;
    };

    it('come back as they were stored', async () => {
      const one = provider('one');
      expect(await repository.create(one, audit(one.id))).toBe(true);
      expect(await repository.get(one.id)).toEqual(one);
      expect(await repository.list()).toContainEqual(one);
      expect(await repository.get(randomUUID())).toBeUndefined();
    });

    it('have a version that every change changes, and an audit entry with each (P3, P4)', async () => {
      const two = provider('two');
      const versions = [await repository.version()];
      const before = await entries();
      await repository.create(two, audit(two.id));
      versions.push(await repository.version());
      // In the same millisecond.
      await repository.update({ ...two, enabled: false }, audit(two.id));
      versions.push(await repository.version());
      await repository.update(two, audit(two.id));
      versions.push(await repository.version());
      expect(await repository.remove(two.id, audit(two.id))).toBe(true);
      expect(new Set(versions).size).toBe(4);
      expect(await repository.version()).toBe(versions[0]);
      expect(await entries()).toBe(before + 4);
    });

    it('that are not there change nothing, and leave no entry', async () => {
      const before = await entries();
      const gone = provider('gone');
      expect(await repository.update(gone, audit(gone.id))).toBe(false);
      expect(await repository.remove(gone.id, audit(gone.id))).toBe(false);
      const three = provider('three');
      await repository.create(three, audit(three.id));
      expect(await repository.create(provider('three'), audit('x'))).toBe(false);
      expect(await entries()).toBe(before + 1);
    });

    it('take a newly sealed key only in the place of the one it was made from (P9)', async () => {
      const four = provider('four');
      await repository.create(four, audit(four.id));
      await repository.reseal(four.id, 'something else', 'v1.new');
      expect((await repository.get(four.id))?.sealedKey).toBe('v1.a.b.c');
      await repository.reseal(four.id, 'v1.a.b.c', 'v1.new');
      expect((await repository.get(four.id))?.sealedKey).toBe('v1.new');
    });
  });
});
