import type { FolderStore } from '@parley/core';
import type { Folder, FolderColor } from '@parley/protocol';
import type { Database, Queryable } from '../../database/database.ts';
import { nextVersion } from '../conversations/rows.ts';

const columns = 'id, name, color, position, instructions, model, created_at, updated_at';

interface FolderRow {
  readonly id: string;
  readonly name: string;
  readonly color: FolderColor;
  readonly position: number;
  readonly instructions: string;
  readonly model: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function createFolderStore(database: Database): FolderStore {
  return {
    list: (ownerId) => listFolders(database, ownerId),
    async create(ownerId, folder, most) {
      return database.transaction(async (tx) => {
        const taken = await lockFolders(tx, ownerId);
        if (taken.length >= most) return undefined;
        const [row] = await tx.query<FolderRow>(
          `insert into folders (id, owner_id, name, color, position, instructions, model, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning ${columns}`,
          [folder.id, ownerId, folder.name, folder.color, taken.length, folder.instructions, folder.model, folder.now],
        );
        return row && toFolder(row);
      });
    },
    async update(ownerId, id, change, now) {
      return database.transaction(async (tx) => {
        const order = await lockFolders(tx, ownerId);
        if (!order.includes(id)) return undefined;
        if (change.position !== undefined) await place(tx, order, id, change.position);
        const [row] = await tx.query<FolderRow>(
          `update folders set name = coalesce($2, name), color = coalesce($3, color), instructions = coalesce($4, instructions),
             model = case when $5 then $6 else model end, updated_at = $7
           where id = $1 returning ${columns}`,
          [
            id,
            change.name ?? null,
            change.color ?? null,
            change.instructions ?? null,
            change.model !== undefined,
            change.model ?? null,
            now,
          ],
        );
        return row && toFolder(row);
      });
    },
    async delete(ownerId, id) {
      return database.transaction(async (tx) => {
        const order = await lockFolders(tx, ownerId);
        if (!order.includes(id)) return undefined;
        // Before the foreign key does it: each of them has changed, and devices have to hear of it.
        const freed = await tx.query<{ id: string }>(
          `update conversations set folder_id = null, version = ${nextVersion} where folder_id = $1 returning id`,
          [id],
        );
        await tx.query('delete from folders where id = $1', [id]);
        await number(
          tx,
          order.filter((other) => other !== id),
        );
        return freed.map((row) => row.id);
      });
    },
    async ofConversation(conversationId) {
      const [row] = await database.query<FolderRow>(folderOfConversationSql, [conversationId]);
      return row && toFolder(row);
    },
  };
}

export async function listFolders(database: Queryable, ownerId: string): Promise<Folder[]> {
  return (await database.query<FolderRow>(listFoldersSql, [ownerId])).map(toFolder);
}

export const listFoldersSql = `select ${columns} from folders where owner_id = $1 order by position, id`;

export const folderOfConversationSql = `
select ${columns
  .split(', ')
  .map((column) => `f.${column}`)
  .join(', ')} from conversations c join folders f on f.id = c.folder_id where c.id = $1`;

/** Their order; nobody else changes it meanwhile. The person's row is the lock: there may be no folder yet. */
async function lockFolders(tx: Queryable, ownerId: string): Promise<string[]> {
  await tx.query('select id from users where id = $1 for no key update', [ownerId]);
  return (await listFolders(tx, ownerId)).map(({ id }) => id);
}

async function place(tx: Queryable, order: readonly string[], id: string, position: number): Promise<void> {
  const others = order.filter((other) => other !== id);
  await number(tx, [...others.slice(0, position), id, ...others.slice(position)]);
}

async function number(tx: Queryable, order: readonly string[]): Promise<void> {
  await tx.query(
    `update folders set position = o.place - 1 from unnest($1::uuid[]) with ordinality as o(id, place)
     where folders.id = o.id and folders.position <> o.place - 1`,
    [order],
  );
}

function toFolder(row: FolderRow): Folder {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
