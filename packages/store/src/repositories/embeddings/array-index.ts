import type { VectorHit, VectorIndex } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { createStoredVectors } from './stored-vectors.ts';
import { fromArrayBytes } from './vector-text.ts';

/** Between two pages everybody else gets their turn. */
const rowsPerPage = 500;

/** Along the primary key; the owner is part of the condition of every page (VI2). */
export const vectorPageSql = `
select ref_id, chunk, array_send(embedding) as bytes from embeddings
where owner_id = $1 and space = $2 and kind = $3 and (ref_id, chunk) > ($4::uuid, $5)
order by ref_id, chunk limit $6`;

interface Row {
  readonly ref_id: string;
  readonly chunk: number;
  readonly bytes: Buffer;
}

/** For servers without pgvector: an owner's vectors are read and compared here, all of them. */
export function createArrayIndex(database: Database): VectorIndex {
  return {
    ...createStoredVectors(database),
    method: 'array',
    prepare: () => Promise.resolve(),
    async search(ownerId, space, { vector, kind, limit, minScore = -1 }) {
      if (vector.length !== space.dimensions) throw new TypeError('The query is no vector of this model');
      let best: VectorHit[] = [];
      for (let [refId, chunk] = ['00000000-0000-0000-0000-000000000000', -1]; ;) {
        const rows: readonly Row[] = await database.query<Row>(vectorPageSql, [
          ownerId,
          space.id,
          kind,
          refId,
          chunk,
          rowsPerPage,
        ]);
        const hits = rows.map((row) => ({
          refId: row.ref_id,
          chunk: row.chunk,
          score: dot(fromArrayBytes(row.bytes), vector),
        }));
        best = [...best, ...hits.filter(({ score }) => score >= minScore)].sort(byScore).slice(0, limit);
        const last = rows.at(-1);
        if (last === undefined || rows.length < rowsPerPage) return best;
        [refId, chunk] = [last.ref_id, last.chunk];
      }
    },
  };
}

function byScore(one: VectorHit, other: VectorHit): number {
  return other.score - one.score || (one.refId < other.refId ? -1 : 1) || one.chunk - other.chunk;
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
