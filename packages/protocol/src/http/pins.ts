import * as z from 'zod/mini';
import { BranchNode } from './branches.ts';

/** A message that its conversation keeps at hand. */
export const PinnedMessage = z.extend(BranchNode, {
  /** It stands on the chosen branch. */
  on_branch: z.boolean(),
});
export type PinnedMessage = z.infer<typeof PinnedMessage>;

/** In the order in which they were said. */
export const PinnedMessages = z.object({ items: z.array(PinnedMessage) });
export type PinnedMessages = z.infer<typeof PinnedMessages>;
