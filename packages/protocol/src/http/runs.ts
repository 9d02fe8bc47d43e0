import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';

/** `waiting`: somebody has to allow a tool call. */
export const RunStatus = z.enum(['queued', 'running', 'waiting', 'done', 'stopped', 'failed', 'interrupted']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Why a run ended. Open: later features add reasons. */
export const runReasons = {
  complete: 'the model finished',
  length: 'the token limit was reached',
  refused: 'moderation refused the message and a refusal was given',
  tool_limit: 'the model kept calling tools',
  budget_used: 'the budget of one answer was used up',
  output_blocked: 'moderation cut the answer short',
  stopped_by_user: 'somebody pressed stop',
  steered: 'a newer message took over',
  conversation_ended: 'the conversation was ended or deleted',
  model_error: 'the model answered with an error',
  model_unavailable: 'the model could not be reached',
  model_stalled: 'the model sent nothing for too long',
  unknown_model: 'there is no such model',
  context_too_long: 'the conversation does not fit the model',
  storage_unavailable: 'a file of the message could not be fetched',
  worker_lost: 'the process that answered died',
  shutdown: 'the server was shut down meanwhile',
  undeliverable: 'the work could not be delivered',
  internal: 'a fault of Parley',
} as const;
export type RunReason = keyof typeof runReasons;

export const RunUsage = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cached_tokens: z.optional(z.int()),
  reasoning_tokens: z.optional(z.int()),
});
export type RunUsage = z.infer<typeof RunUsage>;

export const Run = z.object({
  id: Uuid,
  conversation_id: Uuid,
  message_id: Uuid,
  kind: z.enum(['reply', 'regenerate', 'continue']),
  status: RunStatus,
  reason: z.nullable(z.string()),
  model: z.string(),
  usage: z.nullable(RunUsage),
  created_at: Timestamp,
  started_at: z.nullable(Timestamp),
  ended_at: z.nullable(Timestamp),
});
export type Run = z.infer<typeof Run>;

/** An answer to “may this tool run?”. */
export const DecideTool = z.object({
  decision: z.enum(['allow', 'deny']),
  /** With `allow`: the tool need not ask again in this conversation. */
  remember: z.optional(z.boolean()),
});
export type DecideTool = z.infer<typeof DecideTool>;

const count = z.int().check(z.minimum(0));

/** How a prompt came about. Codes and numbers only, never a text. */
export const ContextReport = z.object({
  context_tokens: count,
  reserved_output_tokens: count,
  input_limit_tokens: count,
  input_tokens: count,
  tools_tokens: z.optional(count),
  lowered_max_tokens: z.optional(count),
  contributors: z.array(
    z.object({
      id: z.string(),
      budget_tokens: z.number(),
      used_tokens: count,
      blocks: count,
      left_out: count,
      shortened: count,
      /** E.g. `assistant@1`: which prompt, in which version. */
      sources: z.array(z.string()),
      duration_ms: z.number(),
      error: z.optional(z.object({ kind: z.string(), code: z.string() })),
    }),
  ),
});
export type ContextReport = z.infer<typeof ContextReport>;

/** Everything that is kept about how an answer came about. */
export const RunRecord = z.extend(Run, {
  detail: z.nullable(z.string()),
  /** The model that gave the answer; `model` is the one that was asked for. */
  answered_by: z.string(),
  /** Prompts that were in the context, with their versions. */
  prompts: z.array(z.string()),
  policy_version: z.nullable(z.string()),
  parameters: z.record(z.string(), z.unknown()),
  /** As asked for; null for the usual ones. */
  tools: z.nullable(z.array(z.string())),
  /** Calls of the model. Null for runs that have not ended. */
  steps: z.nullable(count),
  /** In millionths of a dollar. Null where no price is known. */
  cost_micros: z.nullable(count),
  /** Where the time went, in milliseconds; by name, see docs/runs.md. */
  latency: z.nullable(z.record(z.string(), z.number())),
  context: z.nullable(ContextReport),
  warnings: z.array(z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;
