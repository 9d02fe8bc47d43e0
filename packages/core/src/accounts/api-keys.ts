import type { Scope } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import { formatApiKey } from './api-key-format.ts';
import type { ApiKeyInfo, ApiKeysRepository } from './ports/api-keys-repository.ts';
import type { Revocations } from './ports/revocations.ts';
import type { Principal } from './principal.ts';
import { plainText } from './plain-text.ts';
import { tokenHash } from './tokens/opaque-token.ts';

export interface ApiKeys {
  list(userId: string): Promise<readonly ApiKeyInfo[]>;
  /** The only time that the secret is seen. */
  create(caller: Principal, request: NewApiKeyRequest): Promise<{ readonly key: ApiKeyInfo; readonly secret: string }>;
  revoke(userId: string, id: string): Promise<void>;
}

export interface NewApiKeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresInDays?: number;
}

export interface ApiKeysOptions {
  readonly repository: ApiKeysRepository;
  readonly revocations: Revocations;
  readonly clock: Clock;
  readonly createId: IdFactory;
  readonly randomBytes: (size: number) => Buffer;
}

export function createApiKeys({ repository, revocations, clock, createId, randomBytes }: ApiKeysOptions): ApiKeys {
  return {
    list: (userId) => repository.list(userId),

    async create(caller, { name, scopes, expiresInDays }) {
      if (caller.role !== 'admin' && scopes.some((scope) => scope.startsWith('admin:'))) {
        throw new ParleyError('forbidden', 'Only administrators can give a key administrator scopes.');
      }
      const now = clock.now();
      const { key: secret, prefix } = formatApiKey(randomBytes);
      const key = {
        id: createId(),
        name: plainText(name, 'name'),
        prefix,
        scopes: [...new Set(scopes)],
        createdAt: now,
        expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * 86_400_000),
      };
      const details = { prefix, scopes: key.scopes, expires_at: key.expiresAt?.toISOString() ?? null };
      await repository.create(
        { ...key, userId: caller.userId, hash: tokenHash(secret) },
        { action: 'api_key.created', actorId: caller.userId, target: key.id, details },
      );
      return { key: { ...key, lastUsedAt: null }, secret };
    },

    async revoke(userId, id) {
      const audit = { action: 'api_key.revoked', actorId: userId, target: id, details: {} } as const;
      const done = await repository.revoke({ id, userId, now: clock.now(), audit });
      if (!done) throw new ParleyError('not_found', 'There is no such API key.');
      await revocations.revoked({ userId, credentialId: id });
    },
  };
}
