import * as z from 'zod/mini';
import { Problem } from '../errors/problem.ts';
import { Uuid } from '../http/common.ts';
import { Conversation } from '../http/conversations.ts';
import {
  AcceptedTurn,
  comparison,
  ContinueMessage,
  EditMessage,
  Message,
  RegenerateMessage,
  SendMessage,
} from '../http/messages.ts';
import { DecideTool, Run } from '../http/runs.ts';
import {
  CitationAdded,
  PartStarted,
  RunEnded,
  RunModel,
  RunStarted,
  RunWaiting,
  RunWarning,
  TextDelta,
  ToolEnded,
  ToolStarted,
  ToolWaiting,
} from './run-events.ts';

/** Chosen by the client; comes back with the answer to this very frame. */
const request = { request_id: z.string().check(z.minLength(1), z.maxLength(64)) };

export const ClientFrame = z.discriminatedUnion('type', [
  z.extend(z.omit(SendMessage, { conversation_id: true }), { type: z.literal('message.send'), ...request }),
  z.extend(EditMessage, { type: z.literal('message.edit'), ...request, message_id: Uuid }),
  z.extend(RegenerateMessage, { type: z.literal('message.regenerate'), ...request, message_id: Uuid }),
  z.extend(ContinueMessage, { type: z.literal('message.continue'), ...request, message_id: Uuid }),
  z.object({ type: z.literal('run.stop'), ...request, run_id: Uuid }),
  z.extend(DecideTool, { type: z.literal('tool.decide'), ...request, run_id: Uuid, call_id: z.string() }),
  z.object({ type: z.literal('ping'), ...request }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** First frame on every socket. Runs listed here are replayed after the cursor the client gave. */
export const Attached = z.object({
  type: z.literal('conversation.attached'),
  protocol: z.int(),
  gateway: z.string(),
  conversation: Conversation,
  /** Runs that have not ended, oldest first. */
  runs: z.array(Run),
});

/** A new turn, on every screen of the conversation, whoever sent it. */
export const TurnCreated = z.object({
  type: z.literal('turn.created'),
  user_message: z.nullable(Message),
  assistant_message: Message,
  run: Run,
  ...comparison,
});

export const ServerFrame = z.discriminatedUnion('type', [
  Attached,
  TurnCreated,
  z.extend(AcceptedTurn, { type: z.literal('message.accepted'), ...request }),
  z.object({ type: z.literal('run.stop.accepted'), ...request, run_id: Uuid }),
  z.object({ type: z.literal('tool.decide.accepted'), ...request, run_id: Uuid, call_id: z.string() }),
  z.object({ type: z.literal('pong'), ...request }),
  z.object({ type: z.literal('error'), request_id: z.nullable(z.string()), problem: Problem }),
  z.object({ type: z.literal('conversation.updated'), conversation: Conversation }),
  /** Moderation withdrew what the user had written. */
  z.object({ type: z.literal('message.updated'), message: Message }),
  z.object({ type: z.literal('conversation.deleted'), conversation_id: Uuid }),
  RunWaiting,
  TextDelta,
  RunStarted,
  RunModel,
  RunWarning,
  PartStarted,
  ToolStarted,
  ToolWaiting,
  ToolEnded,
  CitationAdded,
  RunEnded,
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

/** Why the server closed a socket (WebSocket close codes 4000–4999). */
export const closeCodes = {
  /** 1001: going away; reconnect at once, elsewhere if possible. */
  draining: 1001,
  /** The screen did not drain its socket; reconnect with the cursor. */
  slowConsumer: 4008,
  unauthenticated: 4401,
  forbidden: 4403,
  notFound: 4404,
  tooManyConnections: 4429,
  frameTooLarge: 1009,
} as const;
