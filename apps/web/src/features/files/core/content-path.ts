import { firstRoutes } from '@parley/protocol';

/** Where the bytes of a file are; only its owner gets them. */
export function contentPath(id: string, isDownload = false): string {
  const path = firstRoutes.readFile.path.replace(':id', encodeURIComponent(id));
  return isDownload ? `${path}?download=true` : path;
}
