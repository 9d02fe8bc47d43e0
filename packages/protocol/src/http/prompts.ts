import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { Timestamp, Uuid } from './common.ts';

/** What one writes behind a slash: one word. */
const command = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(40), z.regex(/^[^\s/{}]+$/));
const title = z.string().check(z.trim(), z.maxLength(limits.titleCharacters));
/** May hold variables: `{{name}}`, `{{name:what it is usually}}`, `{{date}}`. */
const content = z.string().check(z.minLength(1), z.maxLength(limits.promptCharacters));

export const Prompt = z.object({
  id: Uuid,
  command: z.string(),
  title: z.string(),
  content: z.string(),
  /** Grows with each change. */
  version: z.int(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Prompt = z.infer<typeof Prompt>;

export const PromptList = z.object({ items: z.array(Prompt) });

export const CreatePrompt = z.object({ command, title: z.optional(title), content });
export type CreatePrompt = z.infer<typeof CreatePrompt>;

export const UpdatePrompt = z.object({
  command: z.optional(command),
  title: z.optional(title),
  content: z.optional(content),
  /** The version that was changed; refused when somebody has changed it since. */
  version: z.optional(z.int()),
});
export type UpdatePrompt = z.infer<typeof UpdatePrompt>;
