import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/**
 * The options of a program that `npm run bench` or `npm run stress` starts. `--help` prints them with their
 * defaults; a wrong one ends the program with a sentence. Neither starts anything.
 */
export function programOptions<const Options extends ParseArgsOptionsConfig>(options: Options) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    if (!('help' in values) || values.help !== true) return values;
  } catch (error) {
    process.stderr.write(`parley: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
  process.stdout.write(`${usageOf(options)}\n`);
  process.exit(0);
}

export function usageOf(options: ParseArgsOptionsConfig): string {
  const lines = Object.entries(options).map(([name, { type, default: value }]) => {
    const preset = type === 'string' && value !== undefined ? ` (${String(value)})` : '';
    return `  --${name}${type === 'string' ? ' VALUE' : ''}${preset}`;
  });
  return ['Options', '', ...lines].join('\n');
}
