import * as z from 'zod/mini';
import { limits } from '../limits.ts';

/** What somebody might say after an answer; nothing where nothing was made. */
export const FollowUps = z.object({
  items: z.array(z.string().check(z.maxLength(limits.followUpCharacters))).check(z.maxLength(limits.followUps)),
});
export type FollowUps = z.infer<typeof FollowUps>;
