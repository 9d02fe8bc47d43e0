import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ParleyError, type ObjectStore } from '@parley/core';
import type { Database, Queryable } from '../database/database.ts';
import { appliedMigrations, migrate } from '../database/migrations/migrate.ts';
import { readMigrations } from '../database/migrations/read-migrations.ts';
import { liftTimeouts, readRows } from './read-everything.ts';
import type { CopyRecord, CopyRow, HeaderRecord, ObjectRecord } from './records.ts';
import { countRows, quoted, readTables, type TableShape } from './tables.ts';

export interface CopyTarget {
  readonly database: Database;
  readonly objects?: ObjectStore | undefined;
}

export interface CopyReport {
  readonly tables: Readonly<Record<string, number>>;
  readonly objects: number;
}

/** Everything or nothing: one transaction, committed only after what arrived was read back and compared. */
export async function writeEverything(target: CopyTarget, records: AsyncIterator<CopyRecord>): Promise<CopyReport> {
  const first = await records.next();
  if (first.done || first.value.kind !== 'header') throw refused('The copy does not begin with its header.');
  await bringToLevel(target.database, first.value);
  const writer = new CopyWriter(target.objects);
  try {
    await target.database.transaction(async (tx) => {
      await liftTimeouts(tx);
      await writer.run(tx, records);
    });
  } catch (error) {
    await writer.undoObjects();
    throw error;
  }
  // The copy may come from an older release, whose level it was loaded at.
  await migrate(target.database);
  return writer.report();
}

async function bringToLevel(database: Database, header: HeaderRecord): Promise<void> {
  const known = new Set((await readMigrations()).map(({ name }) => name));
  const unknown = header.migrations.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw refused(`It was made by a newer Parley (${header.version}, with ${unknown}): use that one.`);
  // A target that is ahead, and empty, takes the copy as it is.
  const isBehind = (await appliedMigrations(database)).every((name) => header.migrations.includes(name));
  if (isBehind) await migrate(database, { only: header.migrations });
}

class CopyWriter {
  readonly #objects: ObjectStore | undefined;
  readonly #counts: Record<string, number> = {};
  readonly #storedKeys: string[] = [];

  constructor(objects: ObjectStore | undefined) {
    this.#objects = objects;
  }

  report(): CopyReport {
    return { tables: this.#counts, objects: this.#storedKeys.length };
  }

  async undoObjects(): Promise<void> {
    for (const key of this.#storedKeys) await this.#objects?.delete(key);
  }

  async run(tx: Queryable, records: AsyncIterator<CopyRecord>): Promise<void> {
    const shapes = new Map((await readTables(tx)).map((shape) => [shape.name, shape]));
    for (const name of shapes.keys())
      if ((await countRows(tx, name)) > 0)
        throw refused(`The target already holds data (in ${name}): only an empty one can be filled.`);
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const record = next.value;
      if (record.kind === 'table')
        await this.#loadTable(tx, narrowed(shapes.get(record.name), record.name, record.columns), records);
      else if (record.kind === 'sequence')
        await tx.query('select setval($1::regclass, $2::int8, $3)', [quoted(record.name), record.value, record.called]);
      else if (record.kind === 'object') await this.#storeObject(record, records);
      else throw refused('Its parts are out of order.');
    }
  }

  async #loadTable(tx: Queryable, table: TableShape, records: AsyncIterator<CopyRecord>): Promise<void> {
    for (;;) {
      const { value: record, done } = await records.next();
      if (done) throw refused('It ends in the middle of a table.');
      if (record.kind === 'rows') await insertRows(tx, table, record.rows);
      else if (record.kind === 'table_end') return this.#verify(tx, table, record);
      else throw refused('Its parts are out of order.');
    }
  }

  async #verify(tx: Queryable, table: TableShape, end: { rows: number; checksum: string }): Promise<void> {
    const arrived = await readRows(tx, table, async () => {});
    if (arrived.rows !== end.rows || arrived.value() !== end.checksum) {
      throw refused(`The table ${table.name} did not arrive as it was (${arrived.rows} of ${end.rows} rows).`);
    }
    this.#counts[table.name] = arrived.rows;
  }

  async #storeObject(record: ObjectRecord, records: AsyncIterator<CopyRecord>): Promise<void> {
    if (!this.#objects) throw refused('It holds files, and no place for files was given.');
    const hash = createHash('sha256');
    let expected: string | undefined;
    const body = async function* (): AsyncGenerator<Uint8Array> {
      for (let next = await records.next(); !next.done; next = await records.next()) {
        if (next.value.kind === 'object_end') {
          expected = next.value.sha256;
          return;
        }
        if (next.value.kind !== 'bytes') throw refused('Its parts are out of order.');
        hash.update(next.value.bytes);
        yield next.value.bytes;
      }
    };
    await this.#objects.put(record.key, Readable.from(body(), { objectMode: false }), {
      contentType: record.contentType,
      maxBytes: record.size,
      ifAbsent: true,
    });
    this.#storedKeys.push(record.key);
    if (expected !== hash.digest('hex')) throw refused(`The file ${record.key} did not arrive as it was.`);
  }
}

/** The columns that the copy has: a later release may have added some, with defaults. */
function narrowed(shape: TableShape | undefined, name: string, columns: readonly string[]): TableShape {
  const kept = columns.map((column) => shape?.columns.find((each) => each.name === column));
  if (!shape || kept.includes(undefined))
    throw refused(`The table ${name} is not as it was when the copy was made: fill a new, empty database.`);
  return { name, columns: kept.filter((column) => column !== undefined) };
}

async function insertRows(tx: Queryable, table: TableShape, rows: readonly CopyRow[]): Promise<void> {
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  const casts = table.columns.map(({ type }, i) => `u.c${i}::${type}`).join(', ');
  const arrays = table.columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const aliases = table.columns.map((_, i) => `c${i}`).join(', ');
  const values = table.columns.map((_, i) => rows.map((row) => row[i] ?? null));
  await tx.query(
    `insert into ${quoted(table.name)} (${names}) select ${casts} from unnest(${arrays}) as u(${aliases})`,
    values,
  );
}

export function refused(sentence: string, cause?: unknown): ParleyError {
  return new ParleyError('invalid_request', sentence, cause === undefined ? {} : { cause });
}
