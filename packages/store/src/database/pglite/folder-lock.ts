import { join } from 'node:path';
import { ParleyError } from '@parley/core';
import { fileLockHolder, takeFileLock, type FileLock, type FileLockOptions } from '@parley/host';

/** PGlite has no lock of its own, and two openers corrupt the folder. */
export async function lockFolder(folder: string, options?: FileLockOptions): Promise<FileLock> {
  const taken = await takeFileLock(lockOf(folder), options);
  if ('lock' in taken) return taken.lock;
  const who = taken.holder === 'unreadable' ? 'Another Parley' : `Another Parley (process ${taken.holder.pid})`;
  throw new ParleyError('storage_unavailable', `${who} already uses the folder ${folder}.`, {
    details: { reason: 'folder_in_use' },
  });
}

/** The process that has the folder open, for those who only look. */
export function folderHolder(folder: string): Promise<number | undefined> {
  return fileLockHolder(lockOf(folder));
}

function lockOf(folder: string): string {
  return join(folder, 'lock');
}
