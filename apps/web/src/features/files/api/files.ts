import type { FileInfo, FileLimits } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

/** What uploads need from the server; tests bring their own. */
export interface FilesApi {
  limits(): Promise<FileLimits>;
  upload(
    file: Blob,
    options: { readonly name: string; readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
  ): Promise<FileInfo>;
  remove(id: string): Promise<void>;
}

export const filesApi: FilesApi = {
  limits: () => parley().call('getFileLimits'),
  upload: (file, options) => parley().uploadFile(file, options),
  async remove(id) {
    await parley().call('deleteFile', { id });
  },
};
