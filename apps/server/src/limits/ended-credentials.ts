import { credentialId, type Authentication, type Logger, type Principal } from '@parley/core';
import type { OpenConnections } from './open-connections.ts';

export interface EndedCredentialsOptions {
  readonly connections: Pick<OpenConnections, 'principals' | 'revoke'>;
  readonly authentication: Pick<Authentication, 'endedAmong'>;
  readonly logger: Logger;
  readonly everyMs?: number;
}

const mostPerQuery = 1_000;

/**
 * The safety net under revocations: they travel as messages that a broken bus may lose, and a key that expires
 * sends none. So whatever is open is compared with the database from time to time.
 */
export function watchEndedCredentials({
  connections,
  authentication,
  logger,
  everyMs = 60_000,
}: EndedCredentialsOptions): { check(): Promise<void>; stop(): void } {
  async function check(): Promise<void> {
    const open = new Map<string, Principal>();
    for (const principal of connections.principals()) {
      const id = credentialId(principal);
      if (id !== undefined) open.set(id, principal);
    }
    const principals = [...open.values()];
    for (let from = 0; from < principals.length; from += mostPerQuery) {
      for (const ended of await authentication.endedAmong(principals.slice(from, from + mostPerQuery))) {
        connections.revoke(ended.userId, credentialId(ended) ?? null);
      }
    }
  }

  const timer = setInterval(() => {
    check().catch((error: unknown) => logger.warn('open connections not compared with their credentials', { error }));
  }, everyMs);
  return { check, stop: () => clearInterval(timer) };
}
