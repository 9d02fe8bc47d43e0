import { statfs } from 'node:fs/promises';
import { PullError } from '../pull-error.ts';

const reserveBytes = 64 * 1024 * 1024;

/** L2.10. */
export async function requireSpace(
  folder: string,
  neededBytes: number,
  freeBytes: (folder: string) => Promise<number> = freeSpace,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= neededBytes + reserveBytes) return;
  throw new PullError(
    'no_space',
    `The disk of ${folder} has ${megabytes(free)} left; this takes ${megabytes(neededBytes + reserveBytes)}.`,
  );
}

async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
