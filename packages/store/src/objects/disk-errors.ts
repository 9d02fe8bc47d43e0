import { ParleyError } from '@parley/core';

const full = new Set(['ENOSPC', 'EDQUOT']);
const absent = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

export function isAbsent(error: unknown): boolean {
  return absent.has(errnoOf(error) ?? '');
}

/** Names no path: the message may reach anyone. The path is in the cause, for the log. */
export function diskError(error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const details = { errno };
  if (full.has(errno))
    return new ParleyError('storage_full', 'There is no room left for files.', { cause: error, details });
  return new ParleyError('storage_unavailable', 'The folder for files cannot be used.', { cause: error, details });
}
