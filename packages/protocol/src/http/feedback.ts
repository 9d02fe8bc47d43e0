import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { Timestamp } from './common.ts';

/** Why an answer was good or bad, so that it can be counted; anything else is in the comment. */
export const FeedbackReason = z.enum([
  'accurate',
  'helpful',
  'clear',
  'creative',
  'wrong',
  'unhelpful',
  'ignored_instructions',
  'too_long',
  'too_short',
  'unsafe',
  'refused',
  'other',
]);
export type FeedbackReason = z.infer<typeof FeedbackReason>;

const value = z.enum(['up', 'down']);
const reasons = z.array(FeedbackReason).check(z.maxLength(FeedbackReason.options.length));

export const SetFeedback = z.object({
  value,
  reasons: z.optional(reasons),
  comment: z.optional(z.string().check(z.trim(), z.maxLength(limits.feedbackCharacters))),
});
export type SetFeedback = z.infer<typeof SetFeedback>;

/** What its reader thinks of an answer: one for each message and person. */
export const Feedback = z.object({ value, reasons, comment: z.string(), updated_at: Timestamp });
export type Feedback = z.infer<typeof Feedback>;
