import type { Attachment } from '@parley/protocol';
import { toAttachment, type StoredFile } from '@parley/core';
import type { Queryable } from '../../database/database.ts';
import { fileColumns } from './file-columns.ts';

/** F3.1: in the order they were asked for; undefined when one of them can't be attached. Holds them until the end. */
export async function lockAttachments(
  tx: Queryable,
  ownerId: string,
  ids: readonly string[],
): Promise<readonly Attachment[] | undefined> {
  const rows = await tx.query<StoredFile>(
    `select ${fileColumns} from files where id = any($1::uuid[]) and owner_id = $2 and state = 'ready' order by id for no key update`,
    [ids, ownerId],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const attachments = [...new Set(ids)].flatMap((id) => {
    const row = found.get(id.toLowerCase());
    return row === undefined ? [] : [toAttachment(row)];
  });
  return attachments.length === new Set(ids).size ? attachments : undefined;
}

/** After the message: files of a message have no end of their own. */
export async function attachFiles(tx: Queryable, messageId: string, attachments: readonly Attachment[]): Promise<void> {
  const ids = attachments.map(({ id }) => id);
  await tx.query('insert into message_files (message_id, file_id) select $1, unnest($2::uuid[])', [messageId, ids]);
  await tx.query('update files set expires_at = null where id = any($1::uuid[])', [ids]);
}

/** F3.2: the same files on copies of messages. One that is deleted meanwhile is left out. */
export async function attachToCopies(
  tx: Queryable,
  copies: readonly { readonly id: string | null; readonly attachments: readonly Attachment[] | null }[],
): Promise<void> {
  const pairs = copies.flatMap(({ id, attachments }) =>
    (attachments ?? []).filter(({ deleted }) => deleted !== true).map((attachment) => [id, attachment.id] as const),
  );
  if (pairs.length === 0) return;
  await tx.query(
    `with held as (
       select id from files where id = any($2::uuid[]) and state = 'ready' for key share
     )
     insert into message_files (message_id, file_id)
     select pair.message_id, held.id from unnest($1::uuid[], $2::uuid[]) as pair(message_id, file_id) join held on held.id = pair.file_id
     on conflict do nothing`,
    [pairs.map(([id]) => id), pairs.map(([, file]) => file)],
  );
  await tx.query('update files set expires_at = null where id = any($1::uuid[]) and state = $2', [
    pairs.map(([, file]) => file),
    'ready',
  ]);
}
