import * as z from 'zod/mini';
import { Uuid } from '../http/common.ts';
import { RunUsage } from '../http/runs.ts';

const count = z.int().check(z.minimum(0));

/** A place in a run's text: everything before it has been said. */
export const TextPosition = z.object({ part: count, offset: count });
export type TextPosition = z.infer<typeof TextPosition>;

/**
 * What a run says, in the order of `seq`. Two kinds (turns/SPEC.md, rule 3):
 * deltas, of which several may carry the seq of the one stored chunk they end up in; and marks, each
 * with a seq of its own, stored before anyone sees them, telling by `at` where the text stood.
 */
const run = { run_id: Uuid, seq: z.int().check(z.minimum(1)) };

const mark = {
  ...run,
  at: TextPosition,
  /**
   * Seq of the mark before this one, 0 for the first. Live text may carry seqs that its dead worker never
   * stored and that the next worker gives to other events, so a seq alone cannot show that a mark is missing.
   */
  after: count,
};

export const TextDelta = z.object({
  type: z.literal('text.delta'),
  ...run,
  part: count,
  /** Characters (UTF-16 units) of this part that came before. */
  offset: count,
  text: z.string(),
  /** Which try of the run said this; absent for the first. Text of a try that was given up is not joined to the next. */
  attempt: z.optional(z.int().check(z.minimum(1))),
  /** Everything of the run up to this seq is in the log. A reader that resumes need not ask for it again. */
  stored: z.optional(count),
});
export type TextDelta = z.infer<typeof TextDelta>;

export const RunStarted = z.object({
  type: z.literal('run.started'),
  ...mark,
  message_id: Uuid,
  model: z.string(),
  attempt: z.int().check(z.minimum(1)),
});

export type RunStarted = z.infer<typeof RunStarted>;

/** A further part (text after a tool step, reasoning, …). Part 0 needs none. */
export const PartStarted = z.object({ type: z.literal('part.started'), ...mark, part: count, kind: z.string() });

export const RunEnded = z.object({
  type: z.literal('run.ended'),
  ...mark,
  message_id: Uuid,
  status: z.enum(['done', 'stopped', 'failed', 'interrupted']),
  reason: z.string(),
  detail: z.nullish(z.string()),
  usage: z.nullish(RunUsage),
});
export type RunEnded = z.infer<typeof RunEnded>;

/**
 * A mark of a type this reader does not know, made by `readServerFrame`, never sent. It shows nothing, but a
 * cursor must pass it: an old client would otherwise wait for it forever.
 */
export const UnknownMark = z.object({ type: z.literal('run.unknown'), ...mark, name: z.string() });
export type UnknownMark = z.infer<typeof UnknownMark>;

export const RunMark = z.discriminatedUnion('type', [RunStarted, PartStarted, RunEnded]);
export type RunMark = z.infer<typeof RunMark>;
export const RunEvent = z.discriminatedUnion('type', [TextDelta, RunStarted, PartStarted, RunEnded]);
export type RunEvent = z.infer<typeof RunEvent>;

export const runEventTypes = ['text.delta', 'run.started', 'part.started', 'run.ended'] as const;

export function isRunEventType(type: string): type is RunEvent['type'] {
  return (runEventTypes as readonly string[]).includes(type);
}
