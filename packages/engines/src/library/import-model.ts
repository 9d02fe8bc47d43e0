import { copyFile, realpath, stat, constants, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ParleyError, type Clock } from '@parley/core';
import { hashFile } from './files/hash-file.ts';
import { requireSpace } from './files/disk-space.ts';
import { describeGguf, GgufError, readGguf, type GgufDescription } from './gguf/index.ts';
import { asRefusal, type LibraryFolder, type ModelRecord } from './library-folder.ts';

export interface ImportRequest {
  /** On the server's machine; absolute. */
  readonly file: string;
  /** Default: made from the file's name. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** `copy` keeps it safe from changes; `link` uses it where it lies. */
  readonly mode: 'copy' | 'link';
}

export interface ImportOptions {
  readonly folder: LibraryFolder;
  readonly clock: Clock;
  readonly importFrom?: readonly string[] | undefined;
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly isTaken: (id: string) => boolean;
}

export const modelIdPattern = /^[a-z0-9][a-z0-9._-]{0,79}$/;

/** L2.17. */
export async function importModel(request: ImportRequest, options: ImportOptions): Promise<ModelRecord> {
  const file = await permittedFile(request.file, options.importFrom);
  const { description, fileBytes } = await readModelFile(file);
  if (description.kind === 'adapter')
    throw new ParleyError(
      'invalid_model_file',
      'This is an adapter; attach it to a model with: parley models adapters.',
    );
  const id = request.id ?? idFrom(path.basename(file));
  if (!modelIdPattern.test(id))
    throw new ParleyError(
      'invalid_request',
      'An id has small letters, digits, dots, dashes and underscores, at most 80.',
    );
  if (options.isTaken(id))
    throw new ParleyError('conflict', `There is a model called ${id} already; choose another id.`);
  const { folder } = options;
  try {
    return await folder.locked(id, async () => {
      const placed = await place(file, fileBytes, { id, request, options });
      const record: ModelRecord = {
        version: 1,
        id,
        kind: description.kind === 'adapter' ? 'chat' : description.kind,
        name: request.name ?? description.name ?? id,
        source: request.mode === 'link' ? `link ${file}` : `file ${path.basename(file)}`,
        installedAt: options.clock.now().toISOString(),
        files: [placed],
        described: {
          architecture: description.architecture,
          ...(description.licence === undefined ? {} : { licence: description.licence }),
          languages: description.languages,
          parameters: description.parameters,
          quantisation: description.quantisation,
          contextTokens: description.contextTokens,
          memoryBytes: description.memoryBytes(4_096),
          hasChatTemplate: description.chatTemplate !== undefined,
        },
      };
      await folder.publish(record);
      return record;
    });
  } catch (error) {
    await rm(folder.workFolder(id), { recursive: true, force: true }).catch(() => undefined);
    throw asRefusal(error, folder.root);
  }
}

/** Reads a GGUF file as model or adapter; what is wrong with it becomes one sentence. */
export async function readModelFile(
  file: string,
): Promise<{ readonly description: GgufDescription; readonly fileBytes: number }> {
  try {
    const { gguf, fileBytes } = await readGguf(file);
    return { description: describeGguf(gguf, fileBytes), fileBytes };
  } catch (error) {
    if (error instanceof GgufError)
      throw new ParleyError('invalid_model_file', `${path.basename(file)} cannot be used: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw notThere(file);
    if (code === 'EACCES' || code === 'EPERM')
      throw new ParleyError('invalid_model_file', `The server may not read ${path.basename(file)}.`);
    if (code === 'EISDIR') throw new ParleyError('invalid_model_file', `${path.basename(file)} is a folder.`);
    throw error;
  }
}

/** Files are named by administrators; in a team only those in the folders that the machine's owner has set out. */
export async function permittedFile(given: string, folders: readonly string[] | undefined): Promise<string> {
  if (!path.isAbsolute(given))
    throw new ParleyError('invalid_request', 'Give the whole path of the file on the server.');
  const file = await realpath(given).catch(() => undefined);
  const real =
    folders === undefined
      ? undefined
      : await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  const isInside = real?.some((folder) => file !== undefined && file.startsWith(`${folder}${path.sep}`)) ?? true;
  // The same words whether it is there or not: no looking around on the server's disk.
  if (!isInside)
    throw new ParleyError(
      'forbidden',
      folders?.length === 0
        ? 'Files of the server can be used once PARLEY_MODELS_DIR names a folder of them.'
        : 'Only files in the folder PARLEY_MODELS_DIR can be used.',
    );
  if (file === undefined) throw notThere(given);
  return file;
}

function notThere(file: string): ParleyError {
  return new ParleyError('not_found', `The server sees no file ${path.basename(file)} at that path.`);
}

async function place(
  file: string,
  fileBytes: number,
  { id, request, options }: { id: string; request: ImportRequest; options: ImportOptions },
) {
  const { folder } = options;
  const name = path.basename(file);
  const work = folder.workFolder(id);
  await mkdir(work, { recursive: true });
  let at = file;
  if (request.mode === 'copy') {
    await requireSpace(folder.root, fileBytes, options.freeBytes);
    at = path.join(work, name);
    // Where the file system can, blocks are shared instead of copied.
    await copyFile(file, at, constants.COPYFILE_FICLONE);
    // What was looked at may have changed meanwhile.
    await readModelFile(at);
  }
  const { size, mtimeMs } = await stat(at);
  return {
    name,
    role: 'model' as const,
    bytes: size,
    mtimeMs,
    sha256: await hashFile(at),
    known: 'imported' as const,
    ...(request.mode === 'link' ? { at: file } : {}),
  };
}

function idFrom(fileName: string): string {
  const bare = fileName
    .replace(/\.gguf$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 80);
  return bare === '' ? 'model' : bare;
}
