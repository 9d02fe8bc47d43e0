import { spawn } from 'node:child_process';
import { abortErrorOf } from '@parley/core';

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It could not be started at all. */
  readonly missing: boolean;
}

export type RunProgram = (
  command: string,
  args: readonly string[],
  options: { readonly signal: AbortSignal },
) => Promise<ProgramResult>;

const keptCharacters = 20_000;

/** Runs a program without a shell; an abort kills it and whatever it started. */
export const runProgram: RunProgram = (command, args, { signal }) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortErrorOf(signal));
    // A group of its own where there are groups: pip starts programs too.
    const ownGroup = process.platform !== 'win32';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
    const written = { stdout: '', stderr: '' };
    let missing = false;
    const kill = () => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const killWithUs = () => kill();
    process.once('exit', killWithUs);
    signal.addEventListener('abort', kill, { once: true });
    child.stdout
      .setEncoding('utf8')
      .on('data', (text: string) => (written.stdout = (written.stdout + text).slice(-keptCharacters)));
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (written.stderr = (written.stderr + text).slice(-keptCharacters)));
    child.once('error', () => {
      missing = true;
      finish(null);
    });
    child.once('close', (code) => finish(code));
    function finish(code: number | null): void {
      process.off('exit', killWithUs);
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(abortErrorOf(signal));
      else resolve({ code, ...written, missing });
    }
  });
