import type { Migration } from './read-migrations.ts';

const breaking: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\bdrop\s+(table|column|type|schema|view|sequence)\b/, 'drops what the previous release may still use'],
  [/\brename\b/, 'renames what the previous release knows by its old name'],
  [/\balter\s+(column\s+)?\S+\s+(set\s+data\s+)?type\b/, 'changes the type of a column under the previous release'],
  [/\bset\s+not\s+null\b/, 'forbids the NULL that the previous release may still write'],
  [/\badd\s+(column\s+)?(?!constraint)("[^"]+"|\w+)\s+(?!.*\b(default|generated)\b)[^,;]*\bnot\s+null\b/, 'adds a column that the inserts of the previous release leave out'],
  [/\badd\s+constraint\b(?!.*\bnot\s+valid\b)/, 'adds a constraint that rows of the previous release may break'],
  [/\bcreate\s+unique\s+index\b/, 'forbids duplicates that the previous release may still write'],
  [/\bdrop\s+default\b/, 'takes a default away that the inserts of the previous release rely on'],
  [/\b(truncate|delete\s+from)\b/, 'deletes rows'],
];

/**
 * What keeps the previous release from working on the new schema. Such a step needs `-- contract: <release>`,
 * naming the release that stopped using what it takes away. The first migration has nothing before it.
 */
export function contractions(migrations: readonly Migration[]): string[] {
  const createdHere = new Set<string>();
  return migrations.slice(1).flatMap((migration) => {
    if (migration.contractOf !== undefined) return [];
    createdHere.clear();
    for (const statement of migration.statements) for (const table of tablesMade(statement)) createdHere.add(table);
    return migration.statements.flatMap((statement) => faultsOf(statement, createdHere).map((fault) => `${migration.name}: ${fault}`));
  });
}

function faultsOf(statement: string, createdHere: ReadonlySet<string>): string[] {
  const sql = normalise(statement);
  // A table made by the same migration has no users yet.
  const target = /^(?:alter\s+table(?:\s+only)?(?:\s+if\s+exists)?|create\s+unique\s+index.*?\son)\s+(?:only\s+)?"?(\w+)"?/.exec(sql)?.[1];
  if (target !== undefined && createdHere.has(target)) return [];
  if (/^create\s+table\b/.test(sql)) return [];
  return breaking.flatMap(([pattern, why]) => (pattern.test(sql) ? [`${why}: ${sql.slice(0, 120)}`] : []));
}

function tablesMade(statement: string): string[] {
  const made = /^create\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/.exec(normalise(statement))?.[1];
  return made === undefined ? [] : [made];
}

/** Without comments and string constants, in which the words mean nothing. */
function normalise(statement: string): string {
  return statement.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/'(?:[^']|'')*'/g, `''`).replace(/\s+/g, ' ').trim().toLowerCase();
}
