import type { EmbeddedKind, EmbeddedThing, StoredVector, VectorIndex, VectorSpace } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { fromArrayBytes, toArrayText } from './vector-text.ts';

type Stored = Omit<VectorIndex, 'method' | 'prepare' | 'search'>;

/** Vectors that must still belong to somebody: what is gone meanwhile is not stored (VI5). */
const insertSql = `
insert into embeddings (space, kind, ref_id, chunk, owner_id, conversation_id, content_hash, embedding, cut)
select s.id, t.kind, t.ref_id, t.chunk, c.owner_id, c.id, t.content_hash, t.embedding::real[], t.cut
from unnest($2::text[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bool[])
  as t(kind, ref_id, chunk, owner_id, conversation_id, content_hash, embedding, cut)
join embedding_spaces s on s.id = $1
join conversations c on c.id = t.conversation_id and c.owner_id = t.owner_id
for key share of s, c
on conflict (space, kind, ref_id, chunk) do update
  set content_hash = excluded.content_hash, embedding = excluded.embedding, cut = excluded.cut`;

export const knownVectorsSql = `
select distinct on (e.content_hash) e.content_hash as hash, e.cut, array_send(e.embedding) as bytes
from embeddings e join embedding_spaces s on s.id = e.space
where s.model_id = $1 and e.content_hash = any($2::text[])`;

export const storedHashesSql = `
select ref_id, array_agg(content_hash order by chunk) as hashes from embeddings
where space = $1 and kind = $2 and ref_id = any($3::uuid[]) group by ref_id`;

/** What both ways of searching share. */
export function createStoredVectors(database: Database): Stored {
  return {
    async put(space, things) {
      if (things.length === 0) return;
      assertDimensions(space, things);
      await database.transaction(async (tx) => {
        const byKind = new Map<EmbeddedKind, string[]>();
        for (const { kind, refId } of things) byKind.set(kind, [...(byKind.get(kind) ?? []), refId]);
        for (const [kind, refIds] of byKind)
          await tx.query('delete from embeddings where space = $1 and kind = $2 and ref_id = any($3::uuid[])', [
            space.id,
            kind,
            refIds,
          ]);
        const rows = things.flatMap((thing) => thing.chunks.map((chunk, index) => ({ thing, chunk, index })));
        if (rows.length === 0) return;
        await tx.query(insertSql, [
          space.id,
          rows.map(({ thing }) => thing.kind),
          rows.map(({ thing }) => thing.refId),
          rows.map(({ index }) => index),
          rows.map(({ thing }) => thing.ownerId),
          rows.map(({ thing }) => thing.conversationId),
          rows.map(({ chunk }) => chunk.contentHash),
          rows.map(({ chunk }) => toArrayText(chunk.vector)),
          rows.map(({ chunk }) => chunk.cut),
        ]);
      });
    },
    async known(modelId, hashes) {
      const rows = await database.query<{ hash: string; cut: boolean; bytes: Buffer }>(knownVectorsSql, [
        modelId,
        hashes,
      ]);
      return new Map<string, StoredVector>(
        rows.map(({ hash, cut, bytes }) => [hash, { cut, vector: fromArrayBytes(bytes) }]),
      );
    },
    async hashesOf(space, kind, refIds) {
      const rows = await database.query<{ ref_id: string; hashes: string[] }>(storedHashesSql, [
        space.id,
        kind,
        refIds,
      ]);
      return new Map(rows.map(({ ref_id: id, hashes }) => [id, hashes]));
    },
    async clear(space, atMost) {
      const [row] = await database.query<{ count: number }>(
        `with gone as (delete from embeddings where ctid = any(array(select ctid from embeddings where space = $1 limit $2)) returning 1)
         select count(*) as count from gone`,
        [space.id, atMost],
      );
      return row?.count ?? 0;
    },
  };
}

function assertDimensions(space: VectorSpace, things: readonly EmbeddedThing[]): void {
  for (const { chunks } of things)
    for (const { vector } of chunks)
      if (vector.length !== space.dimensions)
        throw new TypeError(`A vector of ${vector.length} numbers is none of ${space.modelId}`);
}
