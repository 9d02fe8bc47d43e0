import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ParleyError, type Logger } from '@parley/core';
import type { FileRole, ModelKind } from '../catalogue/index.ts';
import { withFileLock, type WaitOptions } from '@parley/host';
import { readJson, writeJson } from './files/json-file.ts';
import { PullError } from './pull-error.ts';

/** What stands in the folder of an installed model, in `parley.json`. */
export interface ModelRecord {
  readonly version: 1;
  readonly id: string;
  readonly kind: ModelKind;
  readonly name: string;
  readonly source: string;
  readonly installedAt: string;
  readonly files: readonly RecordedFile[];
  /** Of an imported model: what its file says of itself. */
  readonly described?: DescribedModel;
}

export interface RecordedFile {
  readonly name: string;
  readonly role: FileRole;
  readonly bytes: number;
  readonly sha256: string;
  readonly known: 'checked' | 'published' | 'on first use' | 'imported';
  /** A change behind our back shows in it. */
  readonly mtimeMs: number;
  /** Absolute; where the file is not in the model's own folder. It is somebody else's then. */
  readonly at?: string;
}

export interface DescribedModel {
  readonly architecture: string;
  readonly licence?: string;
  readonly languages: readonly string[];
  readonly parameters: number;
  readonly quantisation: string;
  readonly contextTokens: number;
  readonly memoryBytes: number;
  readonly hasChatTemplate: boolean;
}

const recordName = 'parley.json';

/** The cache folder: one folder per installed model, and `.library` for what the library itself needs. */
export class LibraryFolder {
  readonly root: string;
  readonly #logger: Logger;

  constructor(root: string, logger: Logger) {
    this.root = root;
    this.#logger = logger;
  }

  async open(): Promise<void> {
    for (const folder of ['locks', 'work']) await mkdir(this.inside(folder), { recursive: true });
    // What was out of sight already when its process died.
    for (const name of await readdir(this.inside('work')))
      if (name.includes('.old-')) await rm(this.inside('work', name), { recursive: true, force: true });
  }

  inside(...names: string[]): string {
    return path.join(this.root, '.library', ...names);
  }

  workFolder(id: string): string {
    return this.inside('work', id);
  }

  async locked<T>(name: string, work: () => Promise<T>, options?: WaitOptions): Promise<T> {
    // It may not have been possible when the library was opened; if it still is not, this says why.
    await mkdir(this.inside('locks'), { recursive: true });
    return withFileLock(this.inside('locks', `${name}.lock`), work, options);
  }

  pathOf(id: string, file: Pick<RecordedFile, 'name' | 'at'>): string {
    return file.at ?? path.join(this.root, id, file.name);
  }

  async records(): Promise<ModelRecord[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch((error: unknown) => {
      ignoreMissing(error);
      return [];
    });
    const found: ModelRecord[] = [];
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const record = await this.record(entry.name);
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  async record(id: string): Promise<ModelRecord | undefined> {
    const record = await readJson(path.join(this.root, id, recordName), (value) => asRecord(value, id));
    if (record === 'none') return undefined;
    if (record === 'damaged') {
      this.#logger.warn('the record of a model is damaged; the model is not offered', { model: id });
      return undefined;
    }
    return record;
  }

  /** L2.9: the folder that was worked in becomes the model's by one rename. */
  async publish(record: ModelRecord): Promise<void> {
    const work = this.workFolder(record.id);
    await mkdir(work, { recursive: true });
    await writeJson(path.join(work, recordName), record);
    const home = path.join(this.root, record.id);
    const old = this.inside('work', `${record.id}.old-${randomUUID()}`);
    await rename(home, old).catch(ignoreMissing);
    await rename(work, home);
    await rm(old, { recursive: true, force: true });
  }

  /** After a file was found to be the same in spite of its new time. */
  async rewriteRecord(record: ModelRecord): Promise<void> {
    await writeJson(path.join(this.root, record.id, recordName), record);
  }

  /** First out of sight by one rename, then gone. */
  async remove(id: string): Promise<void> {
    const old = this.inside('work', `${id}.old-${randomUUID()}`);
    await rename(path.join(this.root, id), old).catch(ignoreMissing);
    await rm(old, { recursive: true, force: true });
    await rm(this.workFolder(id), { recursive: true, force: true });
  }

  /** `changed`: another size or time than recorded. */
  async check(record: ModelRecord): Promise<'whole' | 'changed' | 'missing'> {
    let verdict: 'whole' | 'changed' = 'whole';
    for (const file of record.files) {
      const found = await stat(this.pathOf(record.id, file)).catch(() => undefined);
      if (found === undefined || !found.isFile()) return 'missing';
      if (found.size !== file.bytes) return 'missing';
      if (Math.abs(found.mtimeMs - file.mtimeMs) > 1) verdict = 'changed';
    }
    return verdict;
  }
}

/** Faults of the disk as sentences for whoever can mend them. */
export function asPullError(error: unknown, folder: string): PullError | undefined {
  if (error instanceof PullError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new PullError('no_space', `The disk of ${folder} is full.`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return new PullError('not_writable', `The folder ${folder} cannot be written to.`, { cause: error });
  return undefined;
}

/** The same for whoever asked over the wire; anything else stays the fault it is. */
export function asRefusal(error: unknown, folder: string): unknown {
  const known = ParleyError.is(error) ? undefined : asPullError(error, folder);
  if (known === undefined) return error;
  return new ParleyError(known.reason === 'no_space' ? 'storage_full' : 'storage_unavailable', known.message, {
    cause: error,
  });
}

function ignoreMissing(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

function asRecord(value: unknown, id: string): ModelRecord | undefined {
  const record = value as Partial<ModelRecord> | null;
  if (typeof record !== 'object' || record === null || record.version !== 1 || record.id !== id) return undefined;
  if (typeof record.kind !== 'string' || typeof record.name !== 'string' || typeof record.source !== 'string')
    return undefined;
  if (!Array.isArray(record.files) || record.files.length === 0 || !record.files.every(isFile)) return undefined;
  return record as ModelRecord;
}

function isFile(value: unknown): boolean {
  const file = value as Partial<RecordedFile> | null;
  return (
    typeof file === 'object' &&
    file !== null &&
    typeof file.name === 'string' &&
    // A record decides what is opened and deleted.
    path.basename(file.name) === file.name &&
    typeof file.bytes === 'number' &&
    typeof file.mtimeMs === 'number' &&
    /^[0-9a-f]{64}$/.test(String(file.sha256)) &&
    (file.at === undefined || path.isAbsolute(file.at))
  );
}
