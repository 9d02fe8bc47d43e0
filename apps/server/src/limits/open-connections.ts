import { credentialId, ParleyError, type Principal } from '@parley/core';

/** A socket or an event stream: open for long, so it can outlive the right to it. */
export interface OpenConnection {
  readonly principal: Principal;
  close(why: 'revoked' | 'draining'): void;
}

export interface OpenConnectionsOptions {
  readonly maxPerUser: number;
  readonly monotonicMs: () => number;
}

/** Longer than any request waits between being authenticated and being open. */
const rememberMs = 60_000;

/**
 * Everything that is open on this gateway, by person. Sockets and streams share one allowance, and one way to lose
 * it (A1.31, A1.62). Kept by connection, never by principal: in local mode all requests have the same one.
 */
export class OpenConnections {
  readonly #options: OpenConnectionsOptions;
  readonly #byUser = new Map<string, Set<OpenConnection>>();
  readonly #revoked: { readonly userId: string; readonly credential: string | null; readonly atMs: number }[] = [];

  constructor(options: OpenConnectionsOptions) {
    this.#options = options;
  }

  assertRoom({ userId }: Principal): void {
    const { maxPerUser } = this.#options;
    if ((this.#byUser.get(userId)?.size ?? 0) < maxPerUser) return;
    throw new ParleyError('too_many_connections', `At most ${maxPerUser} open sockets and event streams.`);
  }

  /**
   * The answer takes it off again. Throws when there is no room, or when the right to it ended after
   * `authenticatedAtMs`: the revocation was here before the connection, and won't come again.
   */
  add(connection: OpenConnection, authenticatedAtMs: number): () => void {
    const { principal } = connection;
    this.assertRoom(principal);
    const isLost = this.#revoked.some(
      ({ userId, credential, atMs }) => atMs >= authenticatedAtMs && matches(principal, userId, credential),
    );
    if (isLost) throw new ParleyError('session_revoked', 'This session has ended; sign in again.');
    const own = this.#byUser.get(principal.userId) ?? new Set();
    this.#byUser.set(principal.userId, own.add(connection));
    return () => this.#remove(connection);
  }

  /** `null`: all of the person's. */
  revoke(userId: string, credential: string | null): void {
    const now = this.#options.monotonicMs();
    while ((this.#revoked[0]?.atMs ?? now) < now - rememberMs) this.#revoked.shift();
    this.#revoked.push({ userId, credential, atMs: now });
    for (const connection of [...(this.#byUser.get(userId) ?? [])]) {
      if (matches(connection.principal, userId, credential)) connection.close('revoked');
    }
  }

  drain(): void {
    for (const own of [...this.#byUser.values()]) for (const connection of [...own]) connection.close('draining');
  }

  principals(): readonly Principal[] {
    return [...this.#byUser.values()].flatMap((own) => [...own].map(({ principal }) => principal));
  }

  #remove(connection: OpenConnection): void {
    const { userId } = connection.principal;
    const own = this.#byUser.get(userId);
    if (own?.delete(connection) === true && own.size === 0) this.#byUser.delete(userId);
  }
}

function matches(principal: Principal, userId: string, credential: string | null): boolean {
  return principal.userId === userId && (credential === null || credentialId(principal) === credential);
}
