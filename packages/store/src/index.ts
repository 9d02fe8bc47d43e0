export type { Database, Orm, Queryable } from './database/database.ts';
export { QueryError } from './database/query-error.ts';
export { migrate } from './database/migrate.ts';
export { openEmbeddedDatabase, type EmbeddedDatabaseOptions } from './database/pglite/open-embedded.ts';
export { openPostgresDatabase, type PostgresDatabaseOptions } from './database/postgres/open-postgres.ts';
