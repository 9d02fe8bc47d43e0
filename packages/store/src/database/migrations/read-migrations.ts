import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

export interface Migration {
  readonly name: string;
  readonly sha256: string;
  readonly statements: readonly string[];
  /** Set by `-- contract: 0.3.0`: the release that stopped using what this migration takes away. */
  readonly contractOf: string | undefined;
  readonly text: string;
}

/** Beside src and dist alike. */
export const migrationsFolder = new URL('../../../migrations/', import.meta.url);

/** In the order of their names, which start with a number. */
export async function readMigrations(folder: URL = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => parseMigration(name.replace(/\.sql$/, ''), await readFile(new URL(name, folder), 'utf8'))));
}

export function parseMigration(name: string, text: string): Migration {
  // drizzle-kit writes "public" into foreign keys; without it the tables may live in any schema.
  const statements = text.replaceAll('"public".', '').split('--> statement-breakpoint').map((statement) => statement.trim());
  return {
    name,
    // A checkout with other line ends is the same migration.
    sha256: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex'),
    statements: statements.filter(Boolean),
    contractOf: /^-- contract: (\S+)$/m.exec(text)?.[1],
    text,
  };
}
