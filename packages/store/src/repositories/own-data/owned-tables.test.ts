import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import * as schema from '../../schema/index.ts';
import { ownedTables } from './owned-tables.ts';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly parents: readonly { readonly name: string; readonly isCascade: boolean }[];
}

const tables = new Map<string, Table>(
  Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((value) => {
      const { name, columns, foreignKeys } = getTableConfig(value);
      const parents = foreignKeys.map((key) => ({
        name: getTableConfig(key.reference().foreignTable).name,
        isCascade: key.onDelete === 'cascade',
      }));
      return [name, { name, columns: columns.map((column) => column.name), parents }];
    }),
);

/** Names a person, or something that is a person's. */
const personal = /^(owner|user|actor|conversation|message|run)_id$|^decided_by$/;

function isOwned(name: string, seen: ReadonlySet<string> = new Set()): boolean {
  const table = tables.get(name);
  if (!table || seen.has(name)) return false;
  return (
    name === 'users' ||
    table.columns.some((column) => personal.test(column)) ||
    table.parents.some((parent) => isOwned(parent.name, new Set([...seen, name])))
  );
}

function goesWith(name: string, ancestors: readonly string[]): boolean {
  return (tables.get(name)?.parents ?? []).some(
    (parent) => parent.isCascade && (ancestors.includes(parent.name) || goesWith(parent.name, ancestors)),
  );
}

describe('OD7 every table that knows a person', () => {
  it('is exported or left out for a reason, and says how it goes', () => {
    const owned = [...tables.keys()].filter((name) => isOwned(name));
    expect(Object.keys(ownedTables).sort()).toEqual(owned.sort());
  });

  it.each(Object.entries(ownedTables).filter(([, { removed }]) => removed === 'cascade'))(
    '%s goes by foreign keys, as it says',
    (name) => {
      expect(goesWith(name, ['users', 'conversations'])).toBe(true);
    },
  );

  it('knows one that was forgotten', () => {
    expect(isOwned('session_contexts')).toBe(true);
    expect([isOwned('model_providers'), isOwned('workers'), isOwned('settings')]).toEqual([false, false, false]);
  });
});
