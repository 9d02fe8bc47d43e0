import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { Timestamp, Uuid } from './common.ts';

/** Names of colours; what they look like is the page's. */
export const FolderColor = z.enum(['gray', 'rose', 'amber', 'lime', 'teal', 'sky', 'violet', 'pink']);
export type FolderColor = z.infer<typeof FolderColor>;

export const Folder = z.object({
  id: Uuid,
  name: z.string(),
  color: FolderColor,
  /** Its place among the folders, from 0. */
  position: z.int(),
  /** What every answer in its conversations keeps to. */
  instructions: z.string(),
  /** Answers where neither the message nor its conversation names a model. */
  model: z.nullable(z.string()),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Folder = z.infer<typeof Folder>;
export const FolderList = z.object({ items: z.array(Folder) });

const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.folderNameCharacters));
const instructions = z.string().check(z.trim(), z.maxLength(limits.folderInstructionsCharacters));
const model = z.string().check(z.minLength(1), z.maxLength(200));

export const CreateFolder = z.object({
  name,
  color: z.optional(FolderColor),
  instructions: z.optional(instructions),
  model: z.nullish(model),
});
export type CreateFolder = z.infer<typeof CreateFolder>;

export const UpdateFolder = z.object({
  name: z.optional(name),
  color: z.optional(FolderColor),
  instructions: z.optional(instructions),
  model: z.nullish(model),
  /** The others move up or down. */
  position: z.optional(z.int().check(z.minimum(0), z.maximum(limits.folders))),
});
export type UpdateFolder = z.infer<typeof UpdateFolder>;
