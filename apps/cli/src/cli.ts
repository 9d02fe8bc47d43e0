import { parseArgs } from 'node:util';
import { commands } from './commands/index.ts';
import { serverUrl, type Command, type CommandContext } from './command.ts';
import type { CliConfig } from './config.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { explain } from './explain.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export async function runCli(args: readonly string[], terminal: Terminal, config: CliConfig): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(rest[0], terminal);
  const command = commands.find((known) => known.name === name);
  if (!command) return complain(terminal, `There is no command ${name}. Run: parley help`);
  if (rest.includes('--help') || rest.includes('-h')) return help(name, terminal);
  let context: CommandContext;
  try {
    const parsed = parseArgs({ args: rest, options: command.options, allowPositionals: true, strict: true });
    context = { values: parsed.values, positionals: parsed.positionals, terminal, config };
  } catch (error) {
    return complain(terminal, `${(error as Error).message.split('. ')[0] ?? ''}. Run: parley help ${name}`);
  }
  try {
    return await command.run(context);
  } catch (error) {
    if (error instanceof UsageError) return complain(terminal, error.message);
    const { sentence, exitCode } = explain(error, safeServerUrl(context));
    terminal.errors.write(`parley: ${sentence}\n`);
    return exitCode;
  }
}

function help(name: string | undefined, terminal: Terminal): ExitCode {
  const command = commands.find((known) => known.name === name);
  if (name !== undefined && !command) return complain(terminal, `There is no command ${name}. Run: parley help`);
  terminal.output.write(command ? describe(command) : overview());
  return exitCodes.ok;
}

function overview(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`);
  return `Usage: parley COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nparley help COMMAND tells more about one.\n`;
}

function describe({ name, summary, usage }: Command): string {
  return `parley ${name}: ${summary}\n\n${usage.trim()}\n`;
}

function complain(terminal: Terminal, sentence: string): ExitCode {
  terminal.errors.write(`parley: ${sentence}\n`);
  return exitCodes.usage;
}

function safeServerUrl(context: CommandContext): string {
  try {
    return serverUrl(context);
  } catch {
    return 'the server';
  }
}
