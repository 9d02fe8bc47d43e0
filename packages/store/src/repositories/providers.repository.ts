import type { Clock, ProvidersRepository, StoredProvider } from '@parley/core';
import type { Database } from '../database/database.ts';
import { appendAudit } from './audit.repository.ts';

const columns = `id, kind, name, base_url as "baseUrl", sealed_key as "sealedKey", key_hint as "keyHint", options, models,
  enabled, created_at as "createdAt", updated_at as "updatedAt"`;

export function createProvidersRepository({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): ProvidersRepository {
  return {
    list: () => database.query<StoredProvider>(`select ${columns} from model_providers order by name`),

    async get(id) {
      const [row] = await database.query<StoredProvider>(`select ${columns} from model_providers where id = $1`, [id]);
      return row;
    },

    async version() {
      const [row] = await database.query<{ version: string | null }>(
        `select string_agg(id::text || ':' || revision::text, ',' order by id) as version from model_providers`,
      );
      return row?.version ?? '';
    },

    create: (provider, audit) =>
      database.transaction(async (tx) => {
        const made = await tx.query(
          `insert into model_providers
             (id, kind, name, base_url, sealed_key, key_hint, options, models, enabled, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11)
           on conflict (name) do nothing returning id`,
          [...valuesOf(provider), provider.createdAt, provider.updatedAt],
        );
        if (made.length === 0) return false;
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    update: (provider, audit) =>
      database.transaction(async (tx) => {
        const changed = await tx.query(
          `update model_providers set kind = $2, name = $3, base_url = $4, sealed_key = $5, key_hint = $6,
             options = $7::jsonb, models = $8::jsonb, enabled = $9, updated_at = $10, revision = revision + 1
           where id = $1 returning id`,
          [...valuesOf(provider), provider.updatedAt],
        );
        if (changed.length === 0) return false;
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    remove: (id, audit) =>
      database.transaction(async (tx) => {
        const gone = await tx.query('delete from model_providers where id = $1 returning id', [id]);
        if (gone.length === 0) return false;
        await appendAudit(tx, clock, [audit]);
        return true;
      }),

    async reseal(id, from, to) {
      await database.query('update model_providers set sealed_key = $3 where id = $1 and sealed_key = $2', [
        id,
        from,
        to,
      ]);
    },
  };
}

function valuesOf(provider: StoredProvider): readonly unknown[] {
  const { id, kind, name, baseUrl, sealedKey, keyHint, options, models, enabled } = provider;
  return [id, kind, name, baseUrl, sealedKey, keyHint, JSON.stringify(options), JSON.stringify(models), enabled];
}
