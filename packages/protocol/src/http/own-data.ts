import * as z from 'zod/mini';
import { limits } from '../limits.ts';

const typedName = z.string().check(z.minLength(1), z.maxLength(200));

/** The name of the account, typed: nobody deletes by one wrong press. */
export const DeleteAllConversations = z.object({ name: typedName });
export const DeletedAllConversations = z.object({ deleted: z.int() });
export const DeleteAccount = z.object({
  name: typedName,
  /** Of accounts that have one. */
  password: z.optional(z.string().check(z.minLength(1), z.maxLength(limits.passwordCharacters))),
});
export const ExportQuery = z.object({ format: z._default(z.enum(['markdown', 'json']), 'markdown') });
