import type {
  Attachment,
  MessagePart,
  RunEvent,
  RunParameters,
  RunReason,
  RunStarted,
  RunStatus,
  RunUsage,
  TextPosition,
} from '@parley/protocol';
import type { ModelCarry } from '../models/index.ts';
import type { Verdict } from '../moderation/index.ts';

export type RunKind = 'reply' | 'regenerate' | 'continue';
export type EndStatus = 'done' | 'stopped' | 'failed' | 'interrupted';
export type MessageStatus = 'complete' | 'pending' | 'streaming' | 'stopped' | 'failed' | 'interrupted' | 'blocked';

export interface StoredMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly ownerId: string;
  readonly parentId: string | null;
  readonly sender: 'user' | 'assistant' | 'system';
  readonly content: string;
  /** Null when the message is nothing but its content. */
  readonly parts: readonly MessagePart[] | null;
  /** Files on it, as they were when it was sent; null for none. */
  readonly attachments: readonly Attachment[] | null;
  readonly status: MessageStatus;
  readonly model: string | null;
  readonly runId: string | null;
  readonly createdAt: Date;
}

export interface StoredRun {
  readonly id: string;
  readonly conversationId: string;
  readonly ownerId: string;
  readonly messageId: string;
  readonly promptMessageId: string;
  readonly continuesMessageId: string | null;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly model: string;
  readonly parameters: RunParameters;
  readonly fence: number;
  readonly attempt: number;
  readonly leaseOwner: string | null;
  readonly verdict: Verdict | null;
  readonly stopReason: string | null;
  readonly usage: RunUsage | null;
  /** Names of the tools it may use; null for the usual ones. */
  readonly tools: readonly string[] | null;
  /** Set when it waits or goes on after waiting (T14). */
  readonly resume: RunResume | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What the log does not hold of a run that waits (T14.4). */
export interface RunResume {
  /** Where its text stands. */
  readonly at: TextPosition;
  readonly steps: number;
  readonly usage: RunUsage;
  readonly costMicros: number | null;
  readonly modelMs: number;
  readonly toolsMs: number;
  readonly answeredBy: string | null;
  /** What the provider wants to see again, by step. */
  readonly carries: readonly (ModelCarry | null)[];
}

/** What a worker holds: it may write to this run as long as the database agrees with the fence. */
export interface Lease {
  readonly run: StoredRun;
  readonly fence: number;
  /** The mark that the lease stored. */
  readonly started: RunStarted;
  /** Where the conversation is, so that one in no folder is not asked about it. */
  readonly folderId: string | null;
}

/** A row of the log: the event without the run's id. */
export interface LogRow {
  readonly runId: string;
  readonly fence: number;
  readonly seq: number;
  readonly type: RunEvent['type'];
  /** JSON of the event's own fields. */
  readonly data: string;
}

export interface Ending {
  readonly status: EndStatus;
  readonly reason: RunReason;
  readonly detail?: string;
  readonly usage?: RunUsage;
  readonly latency?: Readonly<Record<string, number>>;
  readonly steps?: number;
  readonly costMicros?: number;
  /** The model that said it, when it is another than the run's. */
  readonly answeredBy?: string;
}

/** Whose conversation may have a next run now. */
export type SettledRun = Pick<StoredRun, 'conversationId' | 'ownerId'>;

/** How the answer's status follows from the run's. */
export function messageStatusOf(status: EndStatus): MessageStatus {
  return status === 'done' ? 'complete' : status;
}
