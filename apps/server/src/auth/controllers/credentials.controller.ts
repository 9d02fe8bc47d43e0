import { Controller, Inject } from '@nestjs/common';
import type { Accounts, ApiKeyInfo, Principal } from '@parley/core';
import { routes, type ApiKey, type ApiKeyList, type CreatedApiKey, type SessionList } from '@parley/protocol';
import type * as z from 'zod';
import { Caller, Endpoint, Input, type InputOf } from '../../http/endpoint.ts';
import { authTokens } from '../auth-tokens.ts';

/** A person's own sessions and API keys. */
@Controller()
export class CredentialsController {
  readonly #accounts: Accounts;
  constructor(@Inject(authTokens.accounts) accounts: Accounts) {
    this.#accounts = accounts;
  }

  @Endpoint(routes.listSessions)
  async listSessions(@Caller() caller: Principal): Promise<z.output<typeof SessionList>> {
    const sessions = await this.#accounts.sessions.list(caller.userId);
    return {
      items: sessions.map(({ id, createdAt, lastSeenAt, userAgent }) => ({
        id,
        created_at: createdAt.toISOString(),
        last_seen_at: lastSeenAt.toISOString(),
        user_agent: userAgent,
        current: id === caller.sessionId,
      })),
    };
  }

  @Endpoint(routes.revokeSession)
  async revokeSession(
    @Input() { params }: InputOf<typeof routes.revokeSession>,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.#accounts.sessions.revoke(caller.userId, params.id);
  }

  @Endpoint(routes.listApiKeys)
  async listApiKeys(@Caller() caller: Principal): Promise<z.output<typeof ApiKeyList>> {
    return { items: (await this.#accounts.apiKeys.list(caller.userId)).map(toApiKey) };
  }

  @Endpoint(routes.createApiKey)
  async createApiKey(
    @Input() { body }: InputOf<typeof routes.createApiKey>,
    @Caller() caller: Principal,
  ): Promise<z.output<typeof CreatedApiKey>> {
    const { name, scopes, expires_in_days: expiresInDays } = body;
    const { key, secret } = await this.#accounts.apiKeys.create(caller, {
      name,
      scopes,
      ...(expiresInDays === undefined ? {} : { expiresInDays }),
    });
    return { ...toApiKey(key), secret };
  }

  @Endpoint(routes.revokeApiKey)
  async revokeApiKey(
    @Input() { params }: InputOf<typeof routes.revokeApiKey>,
    @Caller() caller: Principal,
  ): Promise<void> {
    await this.#accounts.apiKeys.revoke(caller.userId, params.id);
  }
}

function toApiKey({ id, name, prefix, scopes, createdAt, lastUsedAt, expiresAt }: ApiKeyInfo): z.output<typeof ApiKey> {
  return {
    id,
    name,
    prefix,
    scopes: [...scopes],
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
