import type { ApiKeyInfo, ApiKeysRepository, ApiKeyState, Clock } from '@parley/core';
import type { Database } from '../database/database.ts';
import { appendAudit } from './audit.repository.ts';

export function createApiKeysRepository({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): ApiKeysRepository {
  return {
    create: (key, audit) =>
      database.transaction(async (tx) => {
        await tx.query(
          'insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6::text[], $7, $8)',
          [key.id, key.userId, key.name, key.prefix, key.hash, key.scopes, key.createdAt, key.expiresAt],
        );
        await appendAudit(tx, clock, [audit]);
      }),

    async state(hash) {
      const [row] = await database.query<ApiKeyState>(
        `select k.id, k.user_id as "userId", u.role, u.status, k.scopes, k.expires_at as "expiresAt",
           k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"
         from api_keys k join users u on u.id = k.user_id where k.hash = $1`,
        [hash],
      );
      return row;
    },

    async touch(id, now, unlessAfter) {
      await database.query(
        'update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at <= $3)',
        [id, now, unlessAfter],
      );
    },

    list: (userId) =>
      database.query<ApiKeyInfo>(
        `select id, name, prefix, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
         from api_keys where user_id = $1 and revoked_at is null order by id desc`,
        [userId],
      ),

    revoke: ({ id, userId, now, audit }) =>
      database.transaction(async (tx) => {
        const ended = await tx.query(
          'update api_keys set revoked_at = $3 where id = $1 and user_id = $2 and revoked_at is null returning id',
          [id, userId, now],
        );
        if (ended.length === 0) return false;
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    async endedAmong(ids, now) {
      const rows = await database.query<{ id: string }>(
        `select asked.id from unnest($1::uuid[]) as asked(id)
         left join api_keys k on k.id = asked.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
         left join users u on u.id = k.user_id and u.status = 'active' where u.id is null`,
        [ids, now],
      );
      return rows.map((row) => row.id);
    },
  };
}
