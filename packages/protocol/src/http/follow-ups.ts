import * as z from 'zod/mini';
import { limits } from '../limits.ts';

/** Whether this installation has any made. */
export const FollowUpsOffer = z.object({ is_on: z.boolean() });
export type FollowUpsOffer = z.infer<typeof FollowUpsOffer>;

/** What somebody might say after an answer; nothing where nothing was made. */
export const FollowUps = z.object({
  items: z.array(z.string().check(z.maxLength(limits.followUpCharacters))).check(z.maxLength(limits.followUps)),
});
export type FollowUps = z.infer<typeof FollowUps>;
