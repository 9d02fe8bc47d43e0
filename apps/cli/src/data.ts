import type { CopyReport, InstallationSettings } from '@parley/store';
import { isSet, text, type CommandContext } from './command.ts';
import { UsageError } from './usage-error.ts';

/** For commands that work on the data itself. */
export const dataOptions = { 'data-dir': { type: 'string' } } as const;

export const dataHelp = `  --data-dir DIR  the data folder (default: PARLEY_DATA_DIR, or the server's)
  --json          one JSON object`;

/** `--data-dir` names an embedded installation, whatever the environment says. */
export function dataSettings(context: CommandContext): InstallationSettings {
  const dataDir = text(context, 'data-dir');
  return dataDir === undefined ? context.config.data : { dataDir };
}

export function fileArgument(context: CommandContext): string {
  const [file, ...more] = context.positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file');
  return file;
}

export function report(context: CommandContext, what: string, { tables, objects }: CopyReport): void {
  const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
  const line = isSet(context, 'json')
    ? JSON.stringify({ tables, objects })
    : `${what}: ${rows} rows in ${Object.keys(tables).length} tables (${tables['conversations'] ?? 0} conversations, ${tables['messages'] ?? 0} messages), ${objects} files.`;
  context.terminal.output.write(`${line}\n`);
}
