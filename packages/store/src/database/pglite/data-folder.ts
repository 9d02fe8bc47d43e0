import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ParleyError } from '@parley/core';
import type { FileLock, FileLockOptions } from '@parley/host';
import { lockFolder } from './folder-lock.ts';

/** Grows when an older Parley could no longer read the folder. */
const folderFormat = 1;
/** What the pinned PGlite carries. */
const postgresVersion = '18';

export interface DataFolder {
  /** Where PGlite keeps its files. */
  readonly postgresDir: string;
  readonly isNew: boolean;
  /** To be called once the database has opened: only then is a new folder worth keeping. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * `<folder>/lock`, `<folder>/format.json` and `<folder>/postgres/`. Every way it can be unusable is one sentence.
 */
export async function openDataFolder(dataDir: string, lockOptions?: FileLockOptions): Promise<DataFolder> {
  const folder = resolve(dataDir);
  const lock = await takeLock(folder, lockOptions);
  try {
    return await prepare(folder, lock);
  } catch (error) {
    await lock.release().catch(() => {});
    throw explain(error, folder);
  }
}

async function takeLock(folder: string, options: FileLockOptions | undefined): Promise<FileLock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await lockFolder(folder, options);
  } catch (error) {
    throw explain(error, folder);
  }
}

async function prepare(folder: string, lock: FileLock): Promise<DataFolder> {
  const postgresDir = join(folder, 'postgres');
  const unfinished = join(folder, 'postgres.unfinished');
  const format = await readFormat(folder);
  if (format > folderFormat) {
    throw refusal(
      'folder_too_new',
      `The folder ${folder} was written by a newer Parley (format ${format}, this one knows ${folderFormat}): start that one.`,
    );
  }
  const isNew = format === 0 && !(await isUsed(postgresDir, unfinished));
  if (isNew) {
    // Left by a first start that was interrupted: nobody ever used what is there.
    await rm(postgresDir, { recursive: true, force: true });
    await writeFile(unfinished, '');
    await mkdir(postgresDir, { mode: 0o700 });
  } else {
    await assertReadable(folder, postgresDir);
  }
  return {
    postgresDir,
    isNew,
    confirm: async () => {
      if (format === folderFormat) return;
      await writeFile(
        join(folder, 'format.json.new'),
        JSON.stringify({ format: folderFormat, postgres: postgresVersion }),
      );
      await rename(join(folder, 'format.json.new'), join(folder, 'format.json'));
      await rm(unfinished, { force: true });
    },
    release: () => lock.release(),
  };
}

/** Data without `format.json` is never thrown away, unless the first start is known not to have finished. */
async function isUsed(postgresDir: string, unfinished: string): Promise<boolean> {
  return (await exists(postgresDir)) && !(await exists(unfinished));
}

async function assertReadable(folder: string, postgresDir: string): Promise<void> {
  const version = await readFile(join(postgresDir, 'PG_VERSION'), 'utf8').then((text) => text.trim(), missing);
  if (version === undefined) {
    throw refusal(
      'folder_damaged',
      `The database in ${folder} is damaged (its version file is missing): restore a backup into a new folder.`,
    );
  }
  if (version !== postgresVersion) {
    throw refusal(
      'folder_version',
      `The database in ${folder} was written by PostgreSQL ${version}, this Parley brings ${postgresVersion}: make a backup with the Parley that wrote it and restore that.`,
    );
  }
}

async function readFormat(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'format.json'), 'utf8').catch(missing);
  if (text === undefined) return 0;
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    if (typeof format === 'number') return format;
  } catch {
    // Said below.
  }
  throw refusal(
    'folder_damaged',
    `The file ${join(folder, 'format.json')} is damaged: it should hold {"format":${folderFormat}}.`,
  );
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => missing(error) ?? false,
  );
}

/** Errors of the file system, said so that the owner of the folder knows what to do. */
export function explain(error: unknown, folder: string): unknown {
  if (ParleyError.is(error)) return error;
  const cause = error;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return refusal('folder_not_writable', `The folder ${folder} cannot be written: permission denied.`, cause);
    case 'EROFS':
      return refusal('folder_not_writable', `The folder ${folder} cannot be written: its disk is read-only.`, cause);
    case 'ENOTDIR':
    case 'EEXIST':
      return refusal('not_a_folder', `${folder} is not a folder.`, cause);
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, cause);
    default:
      return error;
  }
}

export function diskFull(folder: string, cause?: unknown): ParleyError {
  return new ParleyError('storage_full', `The disk of the folder ${folder} is full.`, {
    cause,
    details: { reason: 'disk_full' },
  });
}

export function refusal(reason: string, sentence: string, cause?: unknown): ParleyError {
  return new ParleyError('storage_unavailable', sentence, { cause, details: { reason } });
}
