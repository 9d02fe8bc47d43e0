import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { page, PageQuery, QueryFlag, Timestamp, Uuid } from './common.ts';

/** What can be done with it: an image is seen, a text is read, of anything else only the name is known. */
export const FileKind = z.enum(['image', 'text', 'other']);
export type FileKind = z.infer<typeof FileKind>;

const size = z.int().check(z.minimum(0));
const described = {
  id: Uuid,
  name: z.string(),
  /** As the bytes say, not as the uploader claims. */
  media_type: z.string(),
  kind: FileKind,
  size,
  /** Of images, in pixels. */
  width: z.nullable(z.int()),
  height: z.nullable(z.int()),
};

export const FileInfo = z.object({
  ...described,
  sha256: z.string(),
  created_at: Timestamp,
  /** When it goes away by itself; null as long as a message has it. */
  expires_at: z.nullable(Timestamp),
});
export type FileInfo = z.infer<typeof FileInfo>;

/** A file in the list of all, with the conversations that have it. */
export const ListedFile = z.extend(FileInfo, {
  used_in: z.object({
    conversations: z.int().check(z.minimum(0)),
    /** The newest of them, and the message there that has it. */
    places: z.array(z.object({ conversation_id: Uuid, title: z.string(), message_id: Uuid })),
  }),
});
export type ListedFile = z.infer<typeof ListedFile>;
export const FilePage = page(ListedFile);

/** A file on a message, as it was when the message was sent. */
export const Attachment = z.object({
  ...described,
  /** Somebody deleted it since: only what stands here is left. */
  deleted: z.optional(z.boolean()),
});
export type Attachment = z.infer<typeof Attachment>;

/** Ids of files to send with a message. */
export const AttachmentIds = z.array(Uuid).check(z.maxLength(limits.attachments));

export const UploadQuery = z.object({ name: z.optional(z.string().check(z.maxLength(1_000))) });
export const ListFilesQuery = z.extend(PageQuery, {
  /** Part of a name. */
  words: z.optional(z.string().check(z.maxLength(200))),
  kind: z.optional(FileKind),
  sort: z._default(z.enum(['newest', 'oldest', 'largest', 'name']), 'newest'),
});
export type FileOrder = z.infer<typeof ListFilesQuery>['sort'];
export const DeleteFiles = z.object({
  ids: z.array(Uuid).check(z.minLength(1), z.maxLength(limits.filesAtOnce)),
});
/** Those that were there; of others nothing is said. */
export const DeletedFiles = z.object({ deleted: z.array(Uuid) });
export const FileContentQuery = z.object({
  /** As a download, also where it could be shown. */
  download: z.optional(QueryFlag),
});

/** What a client should know before it uploads. */
export const FileLimits = z.object({
  max_file_bytes: size,
  max_attachments: z.int(),
  /** Null: no limit. */
  quota_bytes: z.nullable(size),
  used_bytes: size,
});
export type FileLimits = z.infer<typeof FileLimits>;
