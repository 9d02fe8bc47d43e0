import type { Attachment, FileInfo, FileKind, FileOrder, ListedFile as WireListedFile } from '@parley/protocol';

/** Rows of files. Where the bytes are follows from the id (`fileKey`). */
export interface FileStore {
  /** F1.3: false when the owner's quota has no room for it. */
  begin(file: NewFile, quotaBytes: number | undefined): Promise<boolean>;
  /** F1.1: undefined when upkeep was faster. */
  finish(id: string, facts: ReadyFacts): Promise<StoredFile | undefined>;
  /** Ready files only. */
  find(ownerId: string, id: string): Promise<StoredFile | undefined>;
  /** F5.1 */
  list(ownerId: string, query: FileQuery): Promise<FileList>;
  /** Bytes that count against the quota. */
  usedBytes(ownerId: string): Promise<number>;
  /** F3.4, F3.5: from now on nobody gets it. False when there is no such file of this owner. */
  withdraw(ownerId: string, id: string, now: Date): Promise<boolean>;
  /** F3.3: marks what is due, and answers it with what was marked before and is still there. */
  claimDue(now: Date, limit: number): Promise<readonly string[]>;
  /** F3.3: gives files of no message, from an id on, the time they have left. Answers where to go on; undefined at the end. */
  expireUnused(
    afterId: string | undefined,
    options: { readonly expiresAt: Date; readonly limit: number },
  ): Promise<string | undefined>;
  /** The row of a file that is being received or removed. */
  forget(id: string): Promise<void>;
}

export interface NewFile {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly reservedBytes: number;
  readonly now: Date;
  readonly expiresAt: Date;
}

export interface ReadyFacts {
  readonly mediaType: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly expiresAt: Date;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface FileQuery {
  readonly sort: FileOrder;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Part of a name. */
  readonly words?: string | undefined;
  readonly kind?: FileKind | undefined;
}

export interface ListedFile extends StoredFile {
  readonly usedIn: WireListedFile['used_in'];
}

export interface FileList {
  readonly items: readonly ListedFile[];
  readonly next_cursor: string | null;
}

/** Spread over folders by the end of the id, which is random; its beginning is the time. */
export function fileKey(id: string): string {
  return `files/${id.slice(-2)}/${id}`;
}

export function toFileInfo(file: StoredFile): FileInfo {
  return {
    ...toAttachment(file),
    sha256: file.sha256,
    created_at: file.createdAt.toISOString(),
    expires_at: file.expiresAt?.toISOString() ?? null,
  };
}

export function toListedFile(file: ListedFile): WireListedFile {
  return { ...toFileInfo(file), used_in: file.usedIn };
}

/** F3.1: what a message keeps of it. */
export function toAttachment(file: StoredFile): Attachment {
  const { id, name, mediaType, kind, bytes, width, height } = file;
  return { id, name, media_type: mediaType, kind, size: bytes, width, height };
}
