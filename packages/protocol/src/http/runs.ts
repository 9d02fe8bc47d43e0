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
