import assert from 'node:assert/strict';
import type { EmbeddedThing, VectorIndex, VectorSpace } from '@parley/core';
import type { Database } from '../database/database.ts';
import type { Rule } from './rules.ts';

export interface VectorIndexSubject {
  readonly index: VectorIndex;
  /** Migrated, shared by all rules. */
  readonly database: Database;
}

const dimensions = 4;

/** What every vector index promises: VI in packages/core/src/embeddings/SPEC.md. */
export const vectorIndexRules: readonly Rule<VectorIndexSubject>[] = [
  [
    'VI1 gives the nearest first, with their cosine',
    async ({ index, database }) => {
      const { space, owner, thing } = await newWorld(database);
      const things = [thing([1, 0, 0, 0]), thing([0.6, 0.8, 0, 0]), thing([0, 1, 0, 0]), thing([-1, 0, 0, 0])];
      await index.put(space, things);
      const hits = await index.search(owner, space, { ...ask, vector: vectorOf([1, 0, 0, 0]) });
      assert.deepEqual(
        hits.map(({ refId }) => refId),
        things.map(({ refId }) => refId),
      );
      for (const [at, score] of [1, 0.6, 0, -1].entries()) assert.ok(Math.abs((hits[at]?.score ?? 9) - score) < 1e-3);
    },
  ],
  [
    'VI2 never finds what is another’s',
    async ({ index, database }) => {
      const [mine, other] = [await newWorld(database), await newWorld(database)];
      await index.put(mine.space, [other.thing([1, 0, 0, 0]), mine.thing([0, 1, 0, 0])]);
      const query = { ...ask, vector: vectorOf([1, 0, 0, 0]) };
      assert.equal((await index.search(mine.owner, mine.space, query)).length, 1);
      assert.deepEqual(
        (await index.search(mine.owner, mine.space, query)).map(({ score }) => Math.round(score)),
        [0],
      );
      assert.equal((await index.search(other.owner, mine.space, query)).length, 1);
      assert.deepEqual(await index.search(newId(), mine.space, query), []);
    },
  ],
  [
    'VI3 replaces all chunks of a thing, and forgets it without any',
    async ({ index, database }) => {
      const { space, owner, thing } = await newWorld(database);
      const long = thing([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]);
      const all = { ...ask, vector: vectorOf([1, 1, 1, 1]) };
      await index.put(space, [long]);
      assert.deepEqual((await index.search(owner, space, all)).map(({ chunk }) => chunk).toSorted(), [0, 1, 2]);
      await index.put(space, [{ ...thing([0, 0, 0, 1]), refId: long.refId }]);
      assert.equal((await index.search(owner, space, all)).length, 1);
      await index.put(space, [{ ...long, chunks: [] }]);
      assert.deepEqual(await index.search(owner, space, all), []);
    },
  ],
  [
    'VI4 keeps spaces apart',
    async ({ index, database }) => {
      const { space, owner, thing } = await newWorld(database);
      const another = await newSpace(database);
      const said = thing([1, 0, 0, 0]);
      await index.put(space, [said]);
      await index.put(another, [{ ...said, chunks: [chunkOf([0, 1, 0, 0])] }]);
      for (const [one, score] of [
        [space, 1],
        [another, 0],
      ] as const) {
        const hits = await index.search(owner, one, { ...ask, vector: vectorOf([1, 0, 0, 0]) });
        assert.deepEqual(
          hits.map((hit) => Math.round(hit.score)),
          [score],
        );
      }
      await index.put(another, [{ ...said, chunks: [] }]);
      assert.equal((await index.search(owner, space, { ...ask, vector: vectorOf([1, 0, 0, 0]) })).length, 1);
    },
  ],
  [
    'VI5 stores nothing of a conversation that is gone or another’s, and loses it with the conversation',
    async ({ index, database }) => {
      const [mine, other] = [await newWorld(database), await newWorld(database)];
      const foreign = { ...mine.thing([1, 0, 0, 0]), ownerId: other.owner };
      const lost = { ...mine.thing([1, 0, 0, 0]), conversationId: newId() };
      const kept = mine.thing([1, 0, 0, 0]);
      await index.put(mine.space, [foreign, lost, kept]);
      const query = { ...ask, vector: vectorOf([1, 0, 0, 0]) };
      assert.deepEqual(
        (await index.search(mine.owner, mine.space, query)).map(({ refId }) => refId),
        [kept.refId],
      );
      assert.deepEqual(await index.search(other.owner, mine.space, query), []);
      await database.query('delete from conversations where id = $1', [mine.conversationId]);
      assert.deepEqual(await index.search(mine.owner, mine.space, query), []);
    },
  ],
  [
    'VI6 gives vectors and hashes back as they went in',
    async ({ index, database }) => {
      const { space, thing } = await newWorld(database);
      const odd = [1 / 3, -1e-20, 3.4e38, -0.1].map(Math.fround);
      const said = thing(odd, [0, 0, 0, 1]);
      await index.put(space, [said]);
      const hashes = said.chunks.map(({ contentHash }) => contentHash);
      const known = await index.known(space.modelId, [...hashes, 'never seen']);
      assert.deepEqual([...known.keys()].toSorted(), hashes.toSorted());
      assert.deepEqual([...(known.get(hashes[0] ?? '')?.vector ?? [])], odd);
      assert.equal((await index.known('another model', hashes)).size, 0);
      assert.deepEqual([...(await index.hashesOf(space, 'message', [said.refId, newId()]))], [[said.refId, hashes]]);
    },
  ],
  [
    'VI7 holds to its limit and the least score, and refuses vectors of another length',
    async ({ index, database }) => {
      const { space, owner, thing } = await newWorld(database);
      await index.put(space, [thing([1, 0, 0, 0]), thing([0.8, 0.6, 0, 0]), thing([0, 1, 0, 0])]);
      const vector = vectorOf([1, 0, 0, 0]);
      assert.equal((await index.search(owner, space, { ...ask, vector, limit: 2 })).length, 2);
      assert.equal((await index.search(owner, space, { ...ask, vector, minScore: 0.5 })).length, 2);
      await assert.rejects(index.search(owner, space, { ...ask, vector: new Float32Array(3) }));
      await assert.rejects(
        index.put(space, [{ ...thing(), chunks: [{ ...chunkOf([1]), vector: new Float32Array(3) }] }]),
      );
    },
  ],
  [
    'VI8 clears a space step by step, and only it',
    async ({ index, database }) => {
      const { space, owner, thing } = await newWorld(database);
      const another = await newSpace(database);
      const things = [thing([1, 0, 0, 0]), thing([0, 1, 0, 0]), thing([0, 0, 1, 0])];
      await index.prepare(space);
      await index.put(space, things);
      await index.put(another, things);
      assert.deepEqual(
        [await index.clear(space, 2), await index.clear(space, 2), await index.clear(space, 2)],
        [2, 1, 0],
      );
      const query = { ...ask, vector: vectorOf([1, 0, 0, 0]) };
      assert.equal((await index.search(owner, another, query)).length, 3);
    },
  ],
];

const ask = { kind: 'message', limit: 10 } as const;
let lastId = 0;

function newId(): string {
  return `018f8e7b-${String(process.pid % 10_000).padStart(4, '0')}-7000-8000-${String(++lastId).padStart(12, '0')}`;
}

export async function newSpace(database: Database, size = dimensions): Promise<VectorSpace> {
  const modelId = `rules/${newId()}`;
  const [row] = await database.query<{ id: number }>(
    `insert into embedding_spaces (model_id, dimensions, state, created_at) values ($1, $2, 'retired', now()) returning id`,
    [modelId, size],
  );
  if (row === undefined) throw new Error('no space');
  return { id: row.id, modelId, dimensions: size };
}

/** A space, and an owner with a conversation. */
export async function newWorld(database: Database, size = dimensions) {
  const [owner, conversationId] = [newId(), newId()];
  await database.query(
    `insert into users (id, display_name, created_at, updated_at) values ($1, 'somebody', now(), now())`,
    [owner],
  );
  await database.query(
    `insert into conversations (id, owner_id, start_timestamp, created_at, updated_at) values ($1, $2, now(), now(), now())`,
    [conversationId, owner],
  );
  return {
    space: await newSpace(database, size),
    owner,
    conversationId,
    thing: (...vectors: readonly (readonly number[])[]): EmbeddedThing => ({
      ownerId: owner,
      kind: 'message',
      refId: newId(),
      conversationId,
      chunks: vectors.map(chunkOf),
    }),
  };
}

function chunkOf(numbers: readonly number[]) {
  return { contentHash: `hash of ${newId()}`, vector: Float32Array.from(numbers), cut: false };
}

function vectorOf(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (value) => value / length);
}
