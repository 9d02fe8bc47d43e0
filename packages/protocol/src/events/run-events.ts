import * as z from 'zod/mini';
import { Uuid } from '../http/common.ts';
import { Citation, ToolStatus } from '../http/parts.ts';
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

/**
 * A further part. Its deltas are, by kind: `text` the answer, `reasoning` thinking, `tool` the arguments of a
 * tool call as JSON text. Part 0 needs none and is `text`; unknown kinds are not part of the answer.
 */
export const PartStarted = z.object({
  type: z.literal('part.started'),
  ...mark,
  part: count,
  kind: z.string(),
  /** With `tool`: which call it is. */
  call: z.optional(z.object({ id: z.string(), name: z.string() })),
});

/** A tool runs. Stored before it does, so that it never runs twice (T8.2). */
export const ToolStarted = z.object({ type: z.literal('tool.started'), ...mark, call_id: z.string() });

/** Somebody has to allow this call; the run waits, also over restarts, and ends meanwhile on nobody's screen. */
export const ToolWaiting = z.object({
  type: z.literal('tool.waiting'),
  ...mark,
  call_id: z.string(),
  /** Why it asks, in a sentence. */
  question: z.string(),
});

export const ToolEnded = z.object({
  type: z.literal('tool.ended'),
  ...mark,
  call_id: z.string(),
  status: ToolStatus,
  /** What the model is told; cut to a bounded length. */
  result: z.string(),
  duration_ms: count,
});

/** Something asked for was not done. */
export const RunWarning = z.object({ type: z.literal('run.warning'), ...mark, message: z.string() });

/** Another model than before goes on with this run: chosen for the task, or because the one before failed. */
export const RunModel = z.object({
  type: z.literal('run.model'),
  ...mark,
  model: z.string(),
  reason: z.string(),
});

/** Where something in the answer comes from. `start` and `end` are characters of the part that was last begun. */
export const CitationAdded = z.object({ type: z.literal('citation.added'), ...mark, citation: Citation });

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

/**
 * The model makes the run wait. No event of the run: it has no seq and is not stored, and says nothing any more once
 * the run has said something or ended.
 */
export const RunWaiting = z.object({
  type: z.literal('run.waiting'),
  run_id: Uuid,
  /** Its place among those that wait; 0: it is its turn, and the prompt is being read. */
  position: count,
  read_tokens: z.optional(count),
  prompt_tokens: z.optional(count),
});
export type RunWaiting = z.infer<typeof RunWaiting>;

const marks = [
  RunStarted,
  RunModel,
  RunWarning,
  PartStarted,
  ToolStarted,
  ToolWaiting,
  ToolEnded,
  CitationAdded,
  RunEnded,
] as const;

export const RunMark = z.discriminatedUnion('type', marks);
export type RunMark = z.infer<typeof RunMark>;
export const RunEvent = z.discriminatedUnion('type', [TextDelta, ...marks]);
export type RunEvent = z.infer<typeof RunEvent>;

export const runEventTypes = [
  'text.delta',
  'run.started',
  'run.model',
  'run.warning',
  'part.started',
  'tool.started',
  'tool.waiting',
  'tool.ended',
  'citation.added',
  'run.ended',
] as const;

export function isRunEventType(type: string): type is RunEvent['type'] {
  return (runEventTypes as readonly string[]).includes(type);
}
