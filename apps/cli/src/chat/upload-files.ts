import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ParleyClient } from '@parley/client';
import { limits } from '@parley/protocol';
import { UsageError } from '../usage-error.ts';

/** Ids for `attachments`. Nothing is sent before all of them are known to be files. */
export async function uploadFiles(
  client: Pick<ParleyClient, 'uploadFile'>,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length > limits.attachments)
    throw new UsageError(`At most ${limits.attachments} files go with a message; these are ${paths.length}.`);
  for (const file of paths) await assertFile(file);
  const ids: string[] = [];
  for (const file of paths) {
    // Read as it is sent: it need not fit into memory.
    const body = await openAsBlob(file);
    ids.push((await client.uploadFile(body, { name: path.basename(file) })).id);
  }
  return ids;
}

async function assertFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new UsageError(`There is no file ${file}.`);
  if (!found.isFile()) throw new UsageError(`${file} is not a file.`);
}
