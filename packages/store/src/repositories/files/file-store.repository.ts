import type { FileStore, StoredFile } from '@parley/core';
import type { Database } from '../../database/database.ts';
import { fileColumns } from './file-columns.ts';
import { listFiles } from './list-files.ts';

export const usedBytesSql = `select coalesce(sum(bytes), 0)::float8 as bytes from files where owner_id = $1 and state <> 'removing'`;

/** F3.3. Locked rows are just being attached: the next round looks again. */
export const claimDueSql = `
with due as (
  select id from (
    (select id from files where expires_at <= $1 order by expires_at limit $2)
    union
    (select id from files where owner_id is null order by id limit $2)
  ) as either limit $2
), claimed as (
  select f.id from files f join due on due.id = f.id
  where f.state = 'removing' or f.owner_id is null or not exists (select 1 from message_files m where m.file_id = f.id)
  for update of f skip locked
)
update files set state = 'removing' from claimed where files.id = claimed.id returning files.id`;

export const expireUnusedSql = `
with page as (
  select id from files where id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $2
), unused as (
  update files set expires_at = $3 from page
  where files.id = page.id and files.state = 'ready' and files.expires_at is null
    and not exists (select 1 from message_files m where m.file_id = files.id)
)
select max(id::text) as last, count(*) as seen from page`;

export function createFileStore(database: Database): FileStore {
  return {
    begin: (file, quotaBytes) =>
      database.transaction(async (tx) => {
        if (quotaBytes !== undefined) {
          // One upload of a person at a time gets past here, so that two cannot both take the last room (F1.3).
          await tx.query('select id from users where id = $1 for no key update', [file.ownerId]);
          const [used] = await tx.query<{ bytes: number }>(usedBytesSql, [file.ownerId]);
          if ((used?.bytes ?? 0) + file.reservedBytes > quotaBytes) return false;
        }
        await tx.query(
          `insert into files (id, owner_id, name, media_type, kind, bytes, sha256, state, created_at, expires_at)
           values ($1, $2, $3, '', 'other', $4, '', 'receiving', $5, $6)`,
          [file.id, file.ownerId, file.name, file.reservedBytes, file.now, file.expiresAt],
        );
        return true;
      }),
    async finish(id, facts) {
      const [row] = await database.query<StoredFile>(
        `update files set state = 'ready', media_type = $2, kind = $3, bytes = $4, sha256 = $5, width = $6, height = $7, expires_at = $8
         where id = $1 and state = 'receiving' returning ${fileColumns}`,
        [id, facts.mediaType, facts.kind, facts.bytes, facts.sha256, facts.width, facts.height, facts.expiresAt],
      );
      return row;
    },
    async find(ownerId, id) {
      const [row] = await database.query<StoredFile>(
        `select ${fileColumns} from files where id = $1 and owner_id = $2 and state = 'ready'`,
        [id, ownerId],
      );
      return row;
    },
    list: (ownerId, query) => listFiles(database, ownerId, query),
    async usedBytes(ownerId) {
      const [row] = await database.query<{ bytes: number }>(usedBytesSql, [ownerId]);
      return row?.bytes ?? 0;
    },
    withdraw: (ownerId, id, now) =>
      database.transaction(async (tx) => {
        const [row] = await tx.query(
          `update files set state = 'removing', expires_at = $3 where id = $1 and owner_id = $2 and state = 'ready' returning id`,
          [id, ownerId, now],
        );
        if (row === undefined) return false;
        await tx.query(markDeletedSql, [id]);
        await tx.query('delete from message_files where file_id = $1', [id]);
        return true;
      }),
    async claimDue(now, limit) {
      const rows = await database.query<{ id: string }>(claimDueSql, [now, limit]);
      return rows.map(({ id }) => id);
    },
    async expireUnused(afterId, { expiresAt, limit }) {
      const [row] = await database.query<{ last: string | null; seen: number }>(expireUnusedSql, [
        afterId ?? null,
        limit,
        expiresAt,
      ]);
      return row === undefined || row.seen < limit ? undefined : (row.last ?? undefined);
    },
    async forget(id) {
      await database.query(`delete from files where id = $1 and state in ('receiving', 'removing')`, [id]);
    },
  };
}

/** F3.4 */
const markDeletedSql = `
update messages set attachments = (
  select jsonb_agg(case when one ->> 'id' = $1::text then one || '{"deleted": true}' else one end order by place)
  from jsonb_array_elements(attachments) with ordinality as each(one, place)
)
where id in (select message_id from message_files where file_id = $1::uuid)`;
