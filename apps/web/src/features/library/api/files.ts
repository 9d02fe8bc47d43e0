import type { FileKind, FileLimits, FileOrder, ListedFile } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export interface FilesQuery {
  readonly sort: FileOrder;
  readonly kind: FileKind | 'any';
  readonly words: string;
}

export interface FilesPage {
  readonly items: readonly ListedFile[];
  readonly next_cursor: string | null;
}

export const filesAtOnce = 50;

export async function readFiles({ sort, kind, words }: FilesQuery, cursor?: string): Promise<FilesPage> {
  return parley().call('listFiles', {
    query: {
      limit: filesAtOnce,
      sort,
      ...(kind === 'any' ? {} : { kind }),
      ...(words === '' ? {} : { words }),
      ...(cursor === undefined ? {} : { cursor }),
    },
  });
}

export function readRoom(): Promise<FileLimits> {
  return parley().call('getFileLimits');
}

export async function deleteFiles(ids: readonly string[]): Promise<readonly string[]> {
  return (await parley().call('deleteFiles', { body: { ids: [...ids] } })).deleted;
}
