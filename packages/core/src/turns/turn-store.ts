import type { AcceptedTurn, MessagePart, RunEvent, RunParameters, ServerFrame } from '@parley/protocol';
import type { ContextReport } from '../context/index.ts';
import type { Verdict } from '../moderation/index.ts';
import type { RunPrompt } from './recent-prompts.ts';
import type { Ending, Lease, LogRow, RunKind, RunResume, StoredMessage, StoredRun } from './types.ts';

/** Persistence of turns. One implementation over SQL; its statements carry the rules of SPEC.md. */
export interface TurnStore {
  accept(turn: NewTurn): Promise<Acceptance>;

  findRun(runId: string): Promise<StoredRun | undefined>;
  /** The run with all that is kept about it. */
  findRecord(runId: string): Promise<StoredRecord | undefined>;
  /** The run with the text it answers, for moderation. */
  promptOf(runId: string): Promise<RunPrompt | undefined>;
  /** Of those of them that are the owner's, by id. */
  titlesOf(ownerId: string, conversationIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  findMessage(messageId: string): Promise<StoredMessage | undefined>;
  /** Runs of a conversation that have not ended, in order. */
  openRuns(conversationId: string): Promise<readonly StoredRun[]>;
  /** The message a run answers and what led to it, oldest first; of a longer branch the newest. */
  branchOfRun(runId: string, limit: number): Promise<readonly StoredMessage[]>;

  /** The log after a seq, in order (T3.1). */
  readLog(runId: string, afterSeq: number, limit: number): Promise<readonly RunEvent[]>;

  /** T10.1: stores the verdict of a queued run that has to wait. False when it has one or is no longer queued. */
  storeVerdict(runId: string, verdict: Verdict): Promise<boolean>;
  /** T10.2 */
  refuse(input: Refusal): Promise<Ended | undefined>;

  /** T5.1: undefined when the run may not start now. Stores the verdict that came with the work (T10.1). */
  lease(runId: string, workerId: string, verdict?: Verdict): Promise<Lease | undefined>;
  /**
   * T5.3: answers the runs that this worker still holds; their rows are stored now, also when an earlier try
   * had stored them already. Rows of other runs are refused.
   */
  append(rows: readonly LogRow[]): Promise<ReadonlySet<string>>;
  /** T2.2 by the worker that holds the lease; undefined when it has lost it. */
  endLeased(input: LeasedEnding): Promise<Ended | undefined>;
  /** T2.2 without a worker: the log is closed behind what it holds. Undefined when the run is in another state. */
  endUnleased(input: UnleasedEnding): Promise<Ended | undefined>;
  /** T14.2: gives the lease back until somebody has decided; undefined when it was lost. */
  suspend(input: Suspension): Promise<Suspended | undefined>;
  /** T14.3: what was decided about the calls of a run. */
  decisionsOf(runId: string): Promise<ReadonlyMap<string, 'allow' | 'deny'>>;
  /** Tools that were allowed for all of a conversation. */
  allowedTools(conversationId: string): Promise<ReadonlySet<string>>;
  /** T14.3: exactly once. */
  decide(input: Decision): Promise<Decided>;
  /** T14.5: denies what nobody decided in time, and lets those runs go on. */
  expireApprovals(input: { olderThanMs: number; limit: number }): Promise<readonly OutboxRow[]>;

  /** T6.1: records the wish; answers the run as it is then, or undefined when there is none. */
  requestStop(runId: string, reason: string): Promise<StoredRun | undefined>;
  /** T7.2: outbox rows for the runs of the conversation's next turn that may start. */
  promoteNext(conversationId: string): Promise<readonly OutboxRow[]>;

  /** T4.5: turns of these conversations that were accepted lately, in order. */
  recentTurns(conversationIds: readonly string[], withinMs: number): Promise<readonly RecentTurn[]>;

  registerWorker(workerId: string, leaseMs: number): Promise<void>;
  /** T5.2: false when the lease had expired. Answers the stops recorded for its runs. */
  renewWorker(
    workerId: string,
    leaseMs: number,
  ): Promise<{ alive: boolean; stops: readonly { runId: string; reason: string }[] }>;
  removeWorker(workerId: string): Promise<void>;

  /** T2.4: running runs whose worker is gone. */
  orphanedRuns(limit: number): Promise<readonly StoredRun[]>;
  /** T2.4: back to the queue, when nothing was stored beyond the start; publishes it again. */
  requeueOrphan(run: StoredRun): Promise<readonly OutboxRow[]>;
  /** T2.5: queued runs that could be on their way but nothing happened. Publishes them again. */
  republishWaiting(input: { olderThanMs: number; limit: number }): Promise<readonly OutboxRow[]>;
  /** T8.3: queued for so long that no further try will help. */
  undeliverableRuns(input: { olderThanMs: number; limit: number }): Promise<readonly StoredRun[]>;
  removeOldIdempotencyKeys(olderThanMs: number): Promise<number>;
}

export interface StoredRecord {
  readonly run: StoredRun;
  readonly detail: string | null;
  readonly answeredBy: string | null;
  readonly policyVersion: string | null;
  readonly steps: number | null;
  readonly costMicros: number | null;
  readonly latency: Readonly<Record<string, number>> | null;
  readonly context: ContextReport | null;
  readonly parts: readonly MessagePart[] | null;
}

export interface NewTurn {
  readonly ownerId: string;
  readonly conversationId: string;
  /** Set when the conversation is to be made in the same transaction. */
  readonly newConversation?: {
    readonly title: string;
    readonly model: string | null;
    readonly busyMode: 'queue' | 'steer';
  };
  readonly runId: string;
  readonly kind: RunKind;
  /** Absent for regenerate and continue, which answer a message that exists. */
  readonly userMessage?: {
    readonly id: string;
    readonly content: string;
    /** Ids of files. */
    readonly attachments?: readonly string[];
    /** What goes with it beside its words. */
    readonly parts?: readonly MessagePart[] | null;
  };
  readonly assistantMessageId: string;
  /** T15.1: further answers, each by a model of its own. */
  readonly lanes?: readonly NewLane[];
  /** T15.7: answers that stand side by side from now on. */
  readonly comparing?: readonly string[];
  /** The user message's parent or, without one, the message to answer. `leaf`: the end of the chosen branch. */
  readonly parent:
    | { readonly kind: 'leaf' }
    | { readonly kind: 'root' }
    | { readonly kind: 'message'; readonly id: string };
  readonly continuesMessageId?: string;
  readonly model?: string;
  readonly defaultModel: string;
  readonly parameters: RunParameters;
  /** Absent: as the conversation says. */
  readonly tools?: readonly string[];
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
  readonly maxOpenRuns: number;
  readonly now: Date;
}

export interface NewLane {
  readonly runId: string;
  readonly assistantMessageId: string;
  readonly model: string;
}

export type Acceptance =
  | {
      readonly kind: 'accepted';
      readonly turn: AcceptedTurn;
      readonly busyMode: 'queue' | 'steer';
      readonly outbox: readonly OutboxRow[];
    }
  | { readonly kind: 'replayed'; readonly turn: AcceptedTurn }
  | {
      readonly kind: 'refused';
      readonly code:
        | 'not_found'
        | 'conversation_ended'
        | 'account_suspended'
        | 'too_many_queued'
        | 'unknown_file'
        | 'idempotency_conflict';
    };

export interface LeasedEnding extends Ending {
  readonly lease: Lease;
  /** What is not in the log yet, then the closing mark. */
  readonly rows: readonly LogRow[];
  readonly content: string;
  /** Absent when the answer is nothing but its content. */
  readonly parts?: readonly MessagePart[];
  /** How the prompt came about; unknown when the run ended before it was made. */
  readonly context?: ContextReport;
}

export interface Suspension {
  readonly lease: Lease;
  readonly rows: readonly LogRow[];
  readonly content: string;
  readonly parts: readonly MessagePart[];
  readonly resume: RunResume;
  readonly waiting: readonly { readonly callId: string; readonly tool: string }[];
}

export interface Suspended {
  readonly run: StoredRun;
  /** Not empty when somebody had decided already. */
  readonly outbox: readonly OutboxRow[];
}

export interface Decision {
  readonly runId: string;
  readonly callId: string;
  readonly userId: string;
  readonly decision: 'allow' | 'deny';
  /** The tool may run in this conversation from now on without asking. */
  readonly remember: boolean;
}

export type Decided =
  | { readonly kind: 'decided'; readonly run: StoredRun; readonly outbox: readonly OutboxRow[] }
  /** Before, by the same or another screen; `same`: with the same answer. */
  | { readonly kind: 'already'; readonly run: StoredRun; readonly same: boolean }
  | { readonly kind: 'unknown' };

export interface UnleasedEnding extends Ending {
  readonly runId: string;
  readonly from: readonly ('queued' | 'running' | 'waiting')[];
  /** Ends a running run only under this fence. */
  readonly fence?: number;
}

export interface Refusal {
  readonly runId: string;
  readonly text: string;
  readonly verdict: Verdict;
  /** Body for `moderation_log`; made here so that the text need not leave the transaction's caller. T15.5: once. */
  readonly logBody?: string;
}

export interface Ended {
  readonly run: StoredRun;
  /** The closing events as stored, for the screens. */
  readonly events: readonly RunEvent[];
  /** What the ending left to be published. */
  readonly outbox: readonly OutboxRow[];
}

/** Committed messages on their way to the bus (T1.3). */
export interface OutboxStore {
  /** One at a time per database; `publish` gets rows in order, and those it confirms are deleted. Answers how many. */
  drain(
    options: { readonly limit: number; readonly olderThanMs: number },
    publish: (rows: readonly OutboxRow[]) => Promise<readonly number[]>,
  ): Promise<number>;
  remove(ids: readonly number[]): Promise<void>;
  waiting(): Promise<number>;
}

export interface RecentTurn {
  readonly conversationId: string;
  /** Of each lane. */
  readonly runs: readonly StoredRun[];
  readonly queuedAt: Date;
  readonly frame: Extract<ServerFrame, { type: 'turn.created' }>;
}

export interface OutboxRow {
  readonly id: number;
  readonly queue: string;
  readonly body: string;
}
