export type { Database, Orm, Queryable } from './database/database.ts';
export { QueryError } from './database/query-error.ts';
export { migrate, type MigrateOptions, type MigrationReport } from './database/migrations/migrate.ts';
export { openEmbeddedDatabase, type EmbeddedDatabaseOptions } from './database/pglite/open-embedded.ts';
export { openPostgresDatabase, type PostgresDatabaseOptions } from './database/postgres/open-postgres.ts';
export { createMemoryCache, type MemoryCacheOptions } from './cache/memory-cache.ts';
export { createMemoryPresence } from './cache/memory-presence.ts';
export { createRedisCache } from './cache/redis-cache.ts';
export type { RedisOptions } from './cache/redis-connection.ts';
export { createRedisPresence } from './cache/redis-presence.ts';
export { createDiskObjectStore, type DiskObjectStoreOptions } from './objects/disk-object-store.ts';
export { createCompletionLog } from './repositories/completions/completion-log.repository.ts';
export { createResponseStore } from './repositories/completions/response-store.repository.ts';
export { createExportStore } from './repositories/own-data/export.repository.ts';
export { createRemovalStore } from './repositories/own-data/removal.repository.ts';
export { createQuotaPeopleStore } from './repositories/quotas/quota-people.repository.ts';
export { createUsageReportStore } from './repositories/quotas/usage-report.repository.ts';
export { createQuotaStore } from './repositories/quotas/quota.repository.ts';
export { createPastSearchStore } from './repositories/conversations/search-past.ts';
export { createCorrectionStore } from './repositories/conversations/correction-store.repository.ts';
export { createConversationStore } from './repositories/conversations/conversation-store.repository.ts';
export { createFolderStore } from './repositories/folders/folder-store.repository.ts';
export { createSessionContextStore } from './repositories/session-context/session-context-store.repository.ts';
export { createUserFeedStore } from './repositories/user-feed/user-feed-store.repository.ts';
export { createEmbeddingStore } from './repositories/embeddings/embedding-store.repository.ts';
export { openVectorIndex } from './repositories/embeddings/open-vector-index.ts';
export { createFeedbackStore } from './repositories/feedback/feedback.repository.ts';
export { createPinStore } from './repositories/pins/pin-store.repository.ts';
export { createFollowUpStore } from './repositories/follow-ups/follow-up-store.repository.ts';
export { createPromptStore } from './repositories/prompts/prompts.repository.ts';
export { createFileStore } from './repositories/files/file-store.repository.ts';
export { createModerationLogStore } from './repositories/moderation-log.repository.ts';
export { createProvidersRepository } from './repositories/providers.repository.ts';
export { createOutboxStore } from './repositories/outbox.repository.ts';
export { forgetDeadProcesses } from './repositories/turns/forget-dead-processes.ts';
export { createTurnStore } from './repositories/turns/turn-store.repository.ts';
export type { S3Credentials, S3Location } from './objects/s3-client.ts';
export { createS3ObjectStore, type S3ObjectStoreOptions } from './objects/s3-object-store.ts';
export { createAccountsRepositories } from './repositories/accounts-repositories.ts';
export { createSettingsRepository } from './repositories/accounts-settings.repository.ts';
export { backup, restore, type CopyPlace } from './operations/backup.ts';
export { moveEmbeddedToPostgres, type MoveOptions } from './operations/move.ts';
export type { CopyReport } from './operations/write-everything.ts';
export { doctor, type LocalCheck } from './operations/doctor.ts';
export {
  assertData,
  databaseDirOf,
  openInstallation,
  openObjects,
  type Installation,
  type InstallationSettings,
} from './operations/installation.ts';
