import type { AccountsRepositories, Clock } from '@parley/core';
import type { Database } from '../database/database.ts';
import { createApiKeysRepository } from './accounts-api-keys.repository.ts';
import { createSessionsRepository } from './accounts-sessions.repository.ts';
import { createSettingsRepository } from './accounts-settings.repository.ts';
import { createThrottleRepository } from './accounts-throttle.repository.ts';
import { createUsersRepository } from './accounts-users.repository.ts';
import { createAuditRepository } from './audit.repository.ts';

/** All that `createAccounts` of the core needs of a database. */
export function createAccountsRepositories(options: {
  readonly database: Database;
  readonly clock: Clock;
}): AccountsRepositories {
  return {
    users: createUsersRepository(options),
    sessions: createSessionsRepository(options),
    apiKeys: createApiKeysRepository(options),
    throttle: createThrottleRepository(options),
    settings: createSettingsRepository(options),
    audit: createAuditRepository(options),
  };
}
