import type { VectorIndex } from '@parley/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database/database.ts';
import { brokenRules } from '../../testing/rules.ts';
import { testDatabaseKinds, type TestDatabase } from '../../testing/test-database.ts';
import { newWorld, vectorIndexRules } from '../../testing/vector-index-rules.ts';
import { createArrayIndex } from './array-index.ts';
import { openVectorIndex } from './open-vector-index.ts';
import { createPgvectorIndex } from './pgvector-index.ts';

const kinds: Record<string, (database: Database) => VectorIndex> = {
  'pgvector, all compared': (database) => createPgvectorIndex({ database, searchesOn: true }),
  'pgvector, by its index': (database) => createPgvectorIndex({ database, searchesOn: true, exactUpTo: 0 }),
  'plain arrays': createArrayIndex,
};

describe.each(testDatabaseKinds)('vectors in $name', (kind) => {
  describe.skipIf(!kind.available)('', () => {
    let fixture: TestDatabase;
    let hasPgvector = false;
    beforeAll(async () => {
      fixture = await kind.create();
      hasPgvector = (await openVectorIndex(fixture.database)).method === 'pgvector';
    });
    afterAll(() => fixture.drop());

    describe.each(Object.keys(kinds))('%s', (name) => {
      test.each(vectorIndexRules)('%s', async (_, check) => {
        if (!hasPgvector && name !== 'plain arrays') return;
        await check({
          index: kinds[name]?.(fixture.database) ?? createArrayIndex(fixture.database),
          database: fixture.database,
        });
      });
    });

    test('VI1 the index finds nearly all that are nearest, also for an owner of few among many', async () => {
      if (!hasPgvector) return;
      const { database } = fixture;
      const approximate = createPgvectorIndex({ database, searchesOn: true, exactUpTo: 0 });
      const exact = createArrayIndex(database);
      const world = await newWorld(database, 32);
      const other = await newWorld(database, 32);
      await approximate.prepare(world.space);
      const random = randomNumbers(7);
      const unit = () => {
        const numbers = Array.from({ length: 32 }, () => random() - 0.5);
        const length = Math.hypot(...numbers);
        return numbers.map((value) => value / length);
      };
      for (let batch = 0; batch < 10; batch++)
        await approximate.put(
          world.space,
          Array.from({ length: 150 }, (_, at) => (at < 10 ? other : world).thing(unit())),
        );
      for (const { owner, least } of [
        { owner: world.owner, least: 0.95 },
        { owner: other.owner, least: 0.95 },
      ]) {
        let [found, wanted] = [0, 0];
        for (let question = 0; question < 20; question++) {
          const query = { vector: Float32Array.from(unit()), kind: 'message', limit: 10 } as const;
          const nearest = new Set((await exact.search(owner, world.space, query)).map(({ refId }) => refId));
          const hits = await approximate.search(owner, world.space, query);
          expect(hits).toHaveLength(10);
          found += hits.filter(({ refId }) => nearest.has(refId)).length;
          wanted += nearest.size;
        }
        expect(found / wanted).toBeGreaterThanOrEqual(least);
      }
      const plan = await database.transaction(async (tx) => {
        await tx.query('set local enable_sort = off');
        return tx.query<{ 'QUERY PLAN': string }>(
          `explain select ref_id from embeddings where space = ${world.space.id} and owner_id = '${world.owner}' order by embedding::vector(32) <#> '[${unit().join(',')}]'::vector(32) limit 5`,
        );
      });
      expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain(`embeddings_space_${world.space.id}`);
    });
  });
});

describe('vectorIndexRules', () => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    const [embedded] = testDatabaseKinds;
    if (embedded === undefined) throw new Error('no database');
    fixture = await embedded.create();
  });
  afterAll(() => fixture.drop());

  const faults: Record<string, (sound: VectorIndex) => Partial<VectorIndex>> = {
    VI1: (sound) => ({ search: async (...call) => (await sound.search(...call)).toReversed() }),
    VI2: (sound) => {
      const owners = new Set<string>();
      return {
        put: (space, things) => {
          for (const { ownerId } of things) owners.add(ownerId);
          return sound.put(space, things);
        },
        search: async (_owner, space, query) =>
          (await Promise.all([...owners].map((owner) => sound.search(owner, space, query)))).flat(),
      };
    },
    VI3: (sound) => ({
      put: (space, things) =>
        sound.put(
          space,
          things.filter(({ chunks }) => chunks.length > 0),
        ),
    }),
    VI4: (sound) => {
      let first: Parameters<VectorIndex['put']>[0] | undefined;
      return { search: (owner, space, query) => sound.search(owner, (first ??= space), query) };
    },
    VI5: (sound) => {
      const kept: Awaited<ReturnType<VectorIndex['search']>>[] = [];
      return {
        search: async (...call) => {
          kept.push(await sound.search(...call));
          return kept[0] ?? [];
        },
      };
    },
    VI6: (sound) => ({
      known: async (...call) =>
        new Map(
          [...(await sound.known(...call))].map(([hash, { vector, cut }]) => [
            hash,
            { cut, vector: vector.map((value) => Number(value.toPrecision(4))) },
          ]),
        ),
    }),
    VI7: (sound) => ({ search: (owner, space, query) => sound.search(owner, space, { ...query, limit: 10 }) }),
    VI8: (sound) => ({ clear: (space, atMost) => sound.clear(space, atMost * 10) }),
  };

  test.each(vectorIndexRules.map(([id]) => id))('%s: catches an index that breaks it', async (id) => {
    const fault = faults[id.split(' ')[0] ?? ''];
    const sound = createArrayIndex(fixture.database);
    const subject = { index: { ...sound, ...fault?.(sound) }, database: fixture.database };
    const rules = vectorIndexRules.filter(([own]) => own === id);
    expect(await brokenRules(rules, () => subject)).toEqual([id]);
  });
});

/** The same numbers every time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
