import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';

const count = z.int().check(z.minimum(0));

export const ToolStatus = z.enum(['ok', 'failed', 'timed_out', 'denied', 'cancelled']);
export type ToolStatus = z.infer<typeof ToolStatus>;

export const Citation = z.object({
  url: z.optional(z.string()),
  title: z.optional(z.string()),
  quote: z.optional(z.string()),
  start: z.optional(count),
  end: z.optional(count),
});
export type Citation = z.infer<typeof Citation>;

export const TextPart = z.object({
  kind: z.literal('text'),
  text: z.string(),
  citations: z.optional(z.array(Citation)),
});

export const ReasoningPart = z.object({ kind: z.literal('reasoning'), text: z.string() });

export const ToolPart = z.object({
  kind: z.literal('tool'),
  call_id: z.string(),
  name: z.string(),
  /** JSON text as the model wrote it. */
  arguments: z.string(),
  /** `waiting`: somebody has to allow it. Absent: it has not run. */
  status: z.optional(z.enum(['running', 'waiting', 'ok', 'failed', 'timed_out', 'denied', 'cancelled'])),
  question: z.optional(z.string()),
  result: z.optional(z.string()),
  duration_ms: z.optional(count),
});

/** Something asked for was not done, e.g. a parameter that the model does not know. */
export const WarningPart = z.object({ kind: z.literal('warning'), message: z.string() });

/** Of a user's message: another conversation of theirs that its answer shall know of. */
export const ReferencePart = z.object({
  kind: z.literal('reference'),
  conversation_id: Uuid,
  /** As it was called then. */
  title: z.string(),
});

/** Somebody set the message right: other words stand beside it (core corrections/SPEC.md). */
export const EditedPart = z.object({ kind: z.literal('edited'), at: Timestamp });

/** What an answer is made of. `content` of its message is the text parts, joined. */
export const MessagePart = z.discriminatedUnion('kind', [
  TextPart,
  ReasoningPart,
  ToolPart,
  WarningPart,
  ReferencePart,
  EditedPart,
]);
export type MessagePart = z.infer<typeof MessagePart>;
