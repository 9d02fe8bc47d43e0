import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isSet, type CommandContext } from '../command.ts';
import { dataSettings } from '../data.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { UsageError } from '../usage-error.ts';
import { gpuChoices, packagesOf } from './gpu-packages.ts';

/**
 * Puts the engine's packages for a graphics card into the data folder, where the server looks for them when it starts
 * its engine. They are large and of no use without a card, so nobody gets them unasked.
 */
export async function gpu(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [kind, ...more] = words;
  if (more.length > 0) throw new UsageError('Name one kind of card.');
  const folder = path.join(dataSettings(context).dataDir, 'gpu');
  if (isSet(context, 'remove')) {
    await rm(folder, { recursive: true, force: true });
    return say(context, 'The packages are removed. Restart the server: its models use the processor again.');
  }
  const choices = gpuChoices();
  if (choices.length === 0)
    return say(context, 'There are no packages for this kind of machine; the processor is used.');
  if (kind === undefined) {
    const isThere = existsSync(path.join(folder, 'node_modules'));
    say(context, isThere ? `Packages are in ${folder}.` : 'No packages for a graphics card are installed.');
    for (const { kind: name, needs, megabytes } of choices)
      say(context, `parley models gpu ${name.padEnd(8)} ${megabytes} MB, for ${needs}`);
    return exitCodes.ok;
  }
  const choice = choices.find((one) => one.kind === kind);
  if (choice === undefined)
    throw new UsageError(`${kind} is not for this machine; it is one of ${choices.map((one) => one.kind).join(', ')}.`);
  await mkdir(folder, { recursive: true });
  const npm = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...packagesOf(choice)];
  context.terminal.errors.write(`Fetching ${choice.megabytes} MB …\n`);
  const failure = await runNpm(npm);
  if (failure !== undefined) {
    context.terminal.errors.write(`parley: ${failure}\nBy hand: npm ${npm.join(' ')}\n`);
    return exitCodes.failed;
  }
  return say(context, `The packages for ${kind} are here. Restart the server; it uses the card where it finds one.`);
}

/** Undefined when it went well. */
async function runNpm(args: readonly string[]): Promise<string | undefined> {
  const isWindows = process.platform === 'win32';
  // npm of Windows is a script, which only a shell starts; nothing in the arguments is anybody's but ours.
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', args, { stdio: ['ignore', 'ignore', 'pipe'], shell: isWindows });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`npm could not be started: ${error.message}`));
    child.on('close', (code) => resolve(code === 0 ? undefined : `npm ended with ${code}. ${said.trim().slice(-600)}`));
  });
}

function say({ terminal }: CommandContext, line: string): ExitCode {
  terminal.output.write(`${line}\n`);
  return exitCodes.ok;
}
