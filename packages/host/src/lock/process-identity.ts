import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Names one process for ever: process numbers are used again, also by whatever follows after a crash. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** One start of the machine. Empty where it cannot be told. */
  readonly bootId: string;
  /** Process numbers mean something only within one of these: containers have their own. */
  readonly pidSpace: string;
  /** When the process began, in the system's own terms. */
  readonly startedAt: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

export async function identifyProcess(pid = process.pid): Promise<ProcessIdentity> {
  return {
    pid,
    host: hostname(),
    bootId: await textOr('', readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    pidSpace: await textOr(process.platform, readlink('/proc/self/ns/pid')),
    startedAt: await startOf(pid),
  };
}

/** `unknown`: another machine or container, whose processes cannot be seen from here. */
export async function livenessOf(holder: ProcessIdentity): Promise<Liveness> {
  const own = await identifyProcess();
  if (holder.host === own.host && holder.bootId !== own.bootId) return 'dead';
  if (holder.bootId !== own.bootId || holder.pidSpace !== own.pidSpace || holder.host !== own.host) return 'unknown';
  if (!exists(holder.pid) || (await isZombie(holder.pid))) return 'dead';
  const startedAt = await startOf(holder.pid);
  if (startedAt === '' || holder.startedAt === '') return 'unknown';
  return startedAt === holder.startedAt ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a process too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Killed, but not yet collected by its parent; in a container without an init it stays so for ever. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const stat = await textOr('', readFile(`/proc/${pid}/stat`, 'utf8'));
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

async function startOf(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux')
    return textOr(
      '',
      promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).then(({ stdout }) => stdout),
    );
  const stat = await textOr('', readFile(`/proc/${pid}/stat`, 'utf8'));
  // The name in brackets may hold spaces and brackets itself; the start is the 20th field behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function textOr(fallback: string, text: Promise<string>): Promise<string> {
  try {
    return (await text).trim();
  } catch {
    return fallback;
  }
}
