import type { VectorIndex } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { createArrayIndex } from './array-index.ts';
import { createPgvectorIndex } from './pgvector-index.ts';

/** In the database where it has pgvector, beside it where it has not. */
export async function openVectorIndex(database: Database): Promise<VectorIndex> {
  const [extension] = await database.query<{ version: string }>(
    `select extversion as version from pg_extension where extname = 'vector'`,
  );
  if (extension === undefined) return createArrayIndex(database);
  const [major = 0, minor = 0] = extension.version.split('.').map(Number);
  return createPgvectorIndex({ database, searchesOn: major > 0 || minor >= 8 });
}
