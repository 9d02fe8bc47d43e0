import type { VectorHit, VectorIndex, VectorSpace } from '@parley/core';
import type { Database, Queryable } from '../../database/database.ts';
import { createStoredVectors } from './stored-vectors.ts';
import { toVectorText } from './vector-text.ts';

export interface PgvectorIndexOptions {
  readonly database: Database;
  /** pgvector can go on searching an index when too few of what it found belong to the owner (0.8). */
  readonly searchesOn: boolean;
  /** Up to so many vectors of an owner are all compared. */
  readonly exactUpTo?: number;
}

type Row = { ref_id: string; chunk: number; score: number };

/** An owner's vectors are compared one and all while they are few, which finds exactly the nearest; beyond, by HNSW. */
export function createPgvectorIndex({ database, searchesOn, exactUpTo = 20_000 }: PgvectorIndexOptions): VectorIndex {
  const stored = createStoredVectors(database);
  return {
    ...stored,
    method: 'pgvector',
    async clear(space, atMost) {
      const removed = await stored.clear(space, atMost);
      if (removed < atMost) await database.query(`drop index if exists ${indexName(space)}`);
      return removed;
    },
    async prepare(space) {
      const form = formOf(space);
      if (form === undefined || !searchesOn) return;
      const [index] = await database.query<{ valid: boolean }>(
        'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
        [indexName(space)],
      );
      if (index?.valid) return;
      await database.transaction(async (tx) => {
        await tx.query(`select set_config('statement_timeout', '0', true)`);
        await tx.query(indexSql(space, form));
      });
    },
    async search(ownerId, space, { vector, kind, limit, minScore = -1 }) {
      const form = formOf(space);
      if (vector.length !== space.dimensions) throw new TypeError('The query is no vector of this model');
      const values = [ownerId, kind, toVectorText(vector), limit];
      const isLarge =
        searchesOn && form !== undefined && (await holdsMoreThan(database, ownerId, space, kind, exactUpTo));
      const rows = isLarge
        ? await searchOn(database, space, form, values)
        : await database.query<Row>(exactSearchSql(space), values);
      return rows.map(toHit).filter(({ score }) => score >= minScore);
    },
  };
}

async function searchOn(
  database: Database,
  space: VectorSpace,
  form: Form,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  return database.transaction(async (tx) => {
    // Without sorting only the index of this space gives the order: old statistics must not lead elsewhere.
    await tx.query(
      `select set_config('enable_sort', 'off', true), set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '200', true), set_config('hnsw.max_scan_tuples', '100000', true)`,
    );
    return tx.query<Row>(indexSearchSql(space, form), values);
  });
}

async function holdsMoreThan(
  on: Queryable,
  ownerId: string,
  space: VectorSpace,
  kind: string,
  limit: number,
): Promise<boolean> {
  const [row] = await on.query<{ count: number }>(
    'select count(*) as count from (select from embeddings where owner_id = $1 and space = $2 and kind = $3 limit $4) as own',
    [ownerId, space.id, kind, limit + 1],
  );
  return (row?.count ?? 0) > limit;
}

type Form = 'vector' | 'halfvec';

/** What HNSW can index: longer vectors only with half the digits, very long ones not at all. */
function formOf({ dimensions }: VectorSpace): Form | undefined {
  if (dimensions <= 2_000) return 'vector';
  return dimensions <= 4_000 ? 'halfvec' : undefined;
}

/** The planner takes a partial index only for a condition it can read: numbers of our own stand in the text. */
function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError('A space has a whole number');
  return value;
}

function indexName(space: VectorSpace): string {
  return `embeddings_space_${whole(space.id)}`;
}

function indexSql(space: VectorSpace, form: Form): string {
  const type = `${form}(${whole(space.dimensions)})`;
  return `create index if not exists ${indexName(space)} on embeddings using hnsw ((embedding::${type}) ${form}_ip_ops) where space = ${whole(space.id)}`;
}

/** The owner comes first: nothing of anybody else is even compared (VI2). Vectors have length 1: the product is the cosine. */
export function exactSearchSql(space: VectorSpace): string {
  const type = `vector(${whole(space.dimensions)})`;
  return `
with own as materialized (
  select ref_id, chunk, embedding from embeddings where owner_id = $1 and space = ${whole(space.id)} and kind = $2
)
select ref_id, chunk, -(embedding::${type} <#> $3::${type}) as score from own order by score desc, ref_id, chunk limit $4`;
}

function indexSearchSql(space: VectorSpace, form: Form): string {
  const type = `${form}(${whole(space.dimensions)})`;
  return `
select ref_id, chunk, -(embedding::${type} <#> $3::${type}) as score from embeddings
where space = ${whole(space.id)} and owner_id = $1 and kind = $2
order by embedding::${type} <#> $3::${type} limit $4`;
}

function toHit({ ref_id: refId, chunk, score }: Row): VectorHit {
  return { refId, chunk, score };
}
