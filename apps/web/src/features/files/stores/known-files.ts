import type { Attachment, FileInfo } from '@parley/protocol';

/** Uploaded from this page: a message on its way names its files by their ids alone. */
const known = new Map<string, FileInfo>();
const most = 500;

export function rememberFile(file: FileInfo): void {
  known.set(file.id, file);
  const oldest = known.size > most ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

export function knownAttachments(ids: readonly string[]): readonly Attachment[] {
  return ids.flatMap((id) => known.get(id) ?? []);
}
