export { cacheRules, type CacheSubject } from './cache-rules.ts';
export { createManualClock } from './manual-clock.ts';
export { createMemoryObjectStore } from './memory-object-store.ts';
export { objectStoreRules } from './object-store-rules.ts';
export type { ObjectStoreSubject } from './object-store-subject.ts';
export { presenceRules, type PresenceSubject } from './presence-rules.ts';
export { brokenRules, eventually, waitFor, type PassTime, type Rule } from './rules.ts';
export { databaseRules, type DatabaseSubject } from './database-rules.ts';
export {
  createEmbeddedTestDatabase,
  createPostgresTestDatabase,
  testDatabaseKinds,
  type TestDatabase,
  type TestDatabaseKind,
} from './test-database.ts';
export { vectorIndexRules, type VectorIndexSubject } from './vector-index-rules.ts';
