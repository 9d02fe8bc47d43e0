import type { AcceptedTurn, Conversation, Lane, Message, MessagePart, Run, RunEnded } from '@parley/protocol';
import type { ParleyApiError } from '../errors.ts';

export type StreamStatus =
  /** Trying for the first time. */
  | 'connecting'
  /** What happens is shown as it happens. */
  | 'live'
  /** Not connected; trying again. Messages wait in the queue. */
  | 'offline'
  /** Ended for good, by `close()` or because the server said so. */
  | 'closed';

/** What a screen needs to know, in the order it happens. */
export type StreamEvent =
  | {
      readonly type: 'status';
      readonly status: StreamStatus;
      readonly transport: 'socket' | 'http' | null;
      readonly error: ParleyApiError | null;
    }
  /** `again`: after a break; messages that came and were answered meanwhile are only in the list of messages. */
  | {
      readonly type: 'attached';
      readonly conversation: Conversation;
      readonly runs: readonly Run[];
      readonly again: boolean;
    }
  | {
      readonly type: 'turn';
      readonly userMessage: Message | null;
      readonly assistantMessage: Message;
      readonly run: Run;
      /** All answers that were asked for, the one above included; several when models are compared. */
      readonly lanes: readonly Lane[];
      /** Messages that stand side by side from now on. */
      readonly comparing: readonly string[] | null;
    }
  | { readonly type: 'runStarted'; readonly runId: string; readonly messageId: string; readonly model: string }
  /** The model makes it wait: its place, 0 when the prompt is being read, and how much of that is done, from 0 to 1. */
  | {
      readonly type: 'waiting';
      readonly runId: string;
      readonly messageId: string | null;
      readonly position: number;
      readonly read: number | null;
    }
  /** First take `removed` characters from the end, then add `append`; `text` is all of it. */
  | {
      readonly type: 'text';
      readonly runId: string;
      readonly messageId: string | null;
      readonly removed: number;
      readonly append: string;
      readonly text: string;
    }
  /** Thinking, a tool step, a citation or a warning came or changed; `parts` is all of the answer. */
  | {
      readonly type: 'parts';
      readonly runId: string;
      readonly messageId: string | null;
      readonly parts: readonly MessagePart[];
    }
  /** Another model goes on with the answer. */
  | {
      readonly type: 'model';
      readonly runId: string;
      readonly messageId: string | null;
      readonly model: string;
      readonly reason: string;
    }
  | {
      readonly type: 'runEnded';
      readonly runId: string;
      readonly messageId: string;
      readonly status: RunEnded['status'];
      readonly reason: string;
      readonly detail: string | null;
      readonly usage: RunEnded['usage'];
      readonly text: string;
      /** Absent when the answer is nothing but its text. */
      readonly parts?: readonly MessagePart[];
    }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'conversation'; readonly conversation: Conversation }
  | { readonly type: 'deleted' }
  /** A message of this screen was taken by the server, or refused; `key` is what `send` gave back. */
  | { readonly type: 'accepted'; readonly key: string; readonly turn: AcceptedTurn }
  | { readonly type: 'rejected'; readonly key: string; readonly error: ParleyApiError }
  | { readonly type: 'queue'; readonly waiting: number }
  | { readonly type: 'error'; readonly error: ParleyApiError };
