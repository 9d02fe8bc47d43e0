import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pins = ['openai==3.54.0', 'llm==0.36'];
const folder = fileURLToPath(new URL('../../../../../.services/', import.meta.url));

export interface PythonClients {
  run(program: 'python' | 'llm', args: readonly string[], env: Readonly<Record<string, string>>): Promise<string>;
}

/**
 * Python's clients in an environment of their own, made once through pip and kept beside the services of this checkout.
 * Answers why not where there is no Python or nothing to install from. For tests only.
 */
export async function openPythonClients(): Promise<PythonClients | string> {
  const name = `python-clients-${createHash('sha256').update(pins.join()).digest('hex').slice(0, 12)}`;
  const home = path.join(folder, name);
  const bin = path.join(home, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (!existsSync(path.join(home, 'complete'))) {
    const problem = await install(home, bin);
    if (problem !== undefined) return problem;
  }
  return {
    async run(program, args, env) {
      const running = run(path.join(bin, program), [...args], {
        env: { ...pathOnly(), ...env },
        timeout: 120_000,
      });
      // llm reads what is piped to it, until its end.
      running.child.stdin?.end();
      return (await running).stdout;
    },
  };
}

/** Under another name first: an environment that is half there must never be taken for a whole one. */
async function install(home: string, bin: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  rmSync(home, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', home], { timeout: 60_000 });
  } catch {
    return 'there is no python3 with venv';
  }
  try {
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pins];
    await run(path.join(bin, 'python'), args, { timeout: 240_000 });
  } catch {
    return `pip could not install ${pins.join(' and ')}`;
  }
  const mark = path.join(home, 'complete');
  mkdirSync(`${mark}.new`);
  renameSync(`${mark}.new`, mark);
  return undefined;
}

/** Nothing of the tests' own settings, keys above all. */
function pathOnly(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
}
