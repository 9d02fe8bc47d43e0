import { createHash } from 'node:crypto';
import type { ObjectStore } from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { appliedMigrations } from '../database/migrations/migrate.ts';
import { RowsChecksum } from './checksum.ts';
import type { CopyRecord, CopyRow } from './records.ts';
import { quoted, readTables, type TableShape } from './tables.ts';

const rowsPerBatch = 250;
const objectsPerPage = 500;

export interface CopySource {
  readonly database: Database;
  readonly objects?: ObjectStore | undefined;
  readonly version: string;
}

/** Hands every record to `write`, which may make it wait. The database is read as of one moment. */
export async function readEverything(source: CopySource, write: (record: CopyRecord) => Promise<void>): Promise<void> {
  await source.database.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    await liftTimeouts(tx);
    await write({
      kind: 'header',
      version: source.version,
      createdAt: new Date().toISOString(),
      migrations: await appliedMigrations(tx),
    });
    for (const table of await readTables(tx)) {
      await write({ kind: 'table', name: table.name, columns: table.columns.map(({ name }) => name) });
      const checksum = await readRows(tx, table, (rows) => write({ kind: 'rows', rows }));
      await write({ kind: 'table_end', name: table.name, rows: checksum.rows, checksum: checksum.value() });
    }
    for (const sequence of await readSequences(tx)) await write(sequence);
  });
  // After the rows: an object is stored before the row that names it, so none that a row names is missed.
  if (source.objects) await readObjects(source.objects, write);
}

export async function readRows(
  tx: Queryable,
  table: TableShape,
  take: (rows: CopyRow[]) => Promise<void>,
): Promise<RowsChecksum> {
  const checksum = new RowsChecksum();
  const fields = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  await tx.query(
    `declare everything no scroll cursor for select jsonb_build_array(${fields})::text as row from ${quoted(table.name)}`,
  );
  for (;;) {
    const batch = await tx.query<{ row: string }>(`fetch ${rowsPerBatch} from everything`);
    if (batch.length === 0) break;
    const rows = batch.map(({ row }) => JSON.parse(row) as CopyRow);
    checksum.add(rows);
    await take(rows);
  }
  await tx.query('close everything');
  return checksum;
}

/** Copying takes as long as it takes. */
export async function liftTimeouts(tx: Queryable): Promise<void> {
  await tx.query(
    `select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`,
  );
}

async function readSequences(tx: Queryable): Promise<CopyRecord[]> {
  const names = await tx.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'S' and relnamespace = current_schema()::regnamespace order by 1`,
  );
  const records: CopyRecord[] = [];
  for (const { name } of names) {
    const [row] = await tx.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(name)}`,
    );
    if (row) records.push({ kind: 'sequence', name, ...row });
  }
  return records;
}

async function readObjects(objects: ObjectStore, write: (record: CopyRecord) => Promise<void>): Promise<void> {
  for (let after: string | undefined; ;) {
    const page = await objects.list('', { limit: objectsPerPage, ...(after === undefined ? {} : { after }) });
    for (const { key } of page) await readObject(objects, key, write);
    after = page.at(-1)?.key;
    if (after === undefined || page.length < objectsPerPage) return;
  }
}

async function readObject(
  objects: ObjectStore,
  key: string,
  write: (record: CopyRecord) => Promise<void>,
): Promise<void> {
  const object = await objects.get(key);
  // Deleted since it was listed.
  if (!object) return;
  const hash = createHash('sha256');
  await write({ kind: 'object', key, size: object.size, contentType: object.contentType });
  for await (const chunk of object.body as AsyncIterable<Buffer>) {
    hash.update(chunk);
    await write({ kind: 'bytes', bytes: chunk });
  }
  await write({ kind: 'object_end', sha256: hash.digest('hex') });
}
