import * as z from 'zod/mini';
import { Uuid } from '../http/common.ts';
import { ServerFrame } from '../events/socket.ts';

/** Work names rows, it never carries texts: what was blocked or deleted cannot linger in a broker. */
const envelope = { v: z.literal(1) };

export const ModerateRun = z.object({
  ...envelope,
  kind: z.literal('run.moderate'),
  run_id: Uuid,
  /** Further runs that answer the same message (T15.5). */
  lanes: z.optional(z.array(Uuid)),
});
export const InferRun = z.object({
  ...envelope,
  kind: z.literal('run.infer'),
  run_id: Uuid,
  /** Moderation's, on its way to be stored with the lease; absent when it is stored already. */
  verdict: z.optional(z.unknown()),
});
/** What the moderation log keeps: never the text, only its digest. */
export const ModerationLogged = z.object({
  ...envelope,
  kind: z.literal('moderation.logged'),
  run_id: Uuid,
  message_id: Uuid,
  user_id: Uuid,
  at: z.string(),
  action: z.string(),
  categories: z.array(z.string()),
  rules: z.array(z.string()),
  policy_version: z.string(),
  text_sha256: z.string(),
});
export const RunSettled = z.object({
  ...envelope,
  kind: z.literal('run.settled'),
  run_id: Uuid,
  conversation_id: Uuid,
});
export const BackgroundTask = z.discriminatedUnion('kind', [RunSettled]);

export type ModerateRun = z.infer<typeof ModerateRun>;
export type InferRun = z.infer<typeof InferRun>;
export type ModerationLogged = z.infer<typeof ModerationLogged>;
export type BackgroundTask = z.infer<typeof BackgroundTask>;

/** To a gateway: events of any number of conversations of one tick. */
export const Dispatch = z.object({
  ...envelope,
  kind: z.literal('dispatch'),
  items: z.array(z.object({ conversation_id: Uuid, frames: z.array(ServerFrame) })),
});
export type Dispatch = z.infer<typeof Dispatch>;

/** To every gateway: an account or one session lost its rights; close its sockets. */
export const RevokeSockets = z.object({
  ...envelope,
  kind: z.literal('revoke'),
  user_id: Uuid,
  session_id: z.nullish(Uuid),
});
/** To a gateway where this person's screens are: something of theirs changed. It names rows; the gateway reads them. */
export const UserNews = z.object({
  ...envelope,
  kind: z.literal('user'),
  user_id: Uuid,
  conversations: z.array(Uuid),
  contexts: z.array(Uuid),
  folders: z.boolean(),
});
export type UserNews = z.infer<typeof UserNews>;
export const GatewayMessage = z.discriminatedUnion('kind', [Dispatch, RevokeSockets, UserNews]);
export type GatewayMessage = z.infer<typeof GatewayMessage>;

/** To the worker that holds a run. */
export const WorkerMessage = z.discriminatedUnion('kind', [
  z.object({ ...envelope, kind: z.literal('stop'), run_id: Uuid, reason: z.string() }),
  /** A gateway opened the conversation of this run: send it the text that is not in the log yet. */
  z.object({ ...envelope, kind: z.literal('watch'), run_id: Uuid, conversation_id: Uuid, gateway_id: z.string() }),
  z.object({ ...envelope, kind: z.literal('unwatch'), run_id: Uuid, gateway_id: z.string() }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
