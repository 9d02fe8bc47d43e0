import type { Queryable } from '../database/database.ts';

export interface TableShape {
  readonly name: string;
  /** Without those the database computes itself. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Every table of ours, those that others refer to first. */
export async function readTables(on: Queryable): Promise<TableShape[]> {
  const columns = await on.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and c.relname <> 'parley_migrations'
     order by c.relname, a.attnum`);
  const shapes = new Map<string, { name: string; type: string }[]>();
  for (const { table, column, type } of columns)
    shapes.set(table, [...(shapes.get(table) ?? []), { name: column, type }]);
  const order = parentsFirst([...shapes.keys()], await readReferences(on));
  return order.map((name) => ({ name, columns: shapes.get(name) ?? [] }));
}

export async function countRows(on: Queryable, table: string): Promise<number> {
  const [row] = await on.query<{ rows: number }>(`select count(*) as rows from ${quoted(table)}`);
  return row?.rows ?? 0;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function readReferences(on: Queryable): Promise<Map<string, string[]>> {
  const rows = await on.query<{ child: string; parents: string[] }>(`
    select c.relname as child, array_agg(p.relname::text) as parents
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
     where k.contype = 'f' and k.connamespace = current_schema()::regnamespace and k.confrelid <> k.conrelid
     group by 1`);
  return new Map(rows.map(({ child, parents }) => [child, parents]));
}

function parentsFirst(tables: readonly string[], parentsOf: ReadonlyMap<string, readonly string[]>): string[] {
  const ordered = new Set<string>();
  const visit = (table: string, path: readonly string[]): void => {
    if (ordered.has(table) || path.includes(table)) return;
    for (const parent of parentsOf.get(table) ?? []) visit(parent, [...path, table]);
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}
