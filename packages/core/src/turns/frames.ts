import {
  RunParts,
  type AcceptedTurn,
  type Lane,
  type Message,
  type Run,
  type RunEvent,
  type RunMark,
  type ServerFrame,
  type TextDelta,
} from '@parley/protocol';
import type { LogRow, StoredMessage, StoredRun } from './types.ts';

export function toWireMessage(message: StoredMessage): Message {
  const createdAt = message.createdAt.toISOString();
  return {
    id: message.id,
    conversation_id: message.conversationId,
    parent_id: message.parentId,
    sender: message.sender,
    content: message.content,
    ...(message.parts === null ? {} : { parts: [...message.parts] }),
    ...(message.attachments === null ? {} : { attachments: [...message.attachments] }),
    status: message.status,
    model: message.model,
    run_id: message.runId,
    timestamp: createdAt,
    created_at: createdAt,
  };
}

/** The way back, for what was stored a moment ago; the wire leaves out whose it is. */
export function fromWireMessage(message: Message, ownerId: string): StoredMessage {
  return {
    id: message.id,
    conversationId: message.conversation_id,
    ownerId,
    parentId: message.parent_id,
    sender: message.sender,
    content: message.content,
    parts: message.parts ?? null,
    attachments: message.attachments ?? null,
    status: message.status,
    model: message.model,
    runId: message.run_id,
    createdAt: new Date(message.created_at),
  };
}

export function toWireRun(run: StoredRun): Run {
  return {
    id: run.id,
    conversation_id: run.conversationId,
    message_id: run.messageId,
    kind: run.kind,
    status: run.status,
    reason: run.reason,
    model: run.model,
    usage: run.usage,
    created_at: run.createdAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}

/** The log keeps the event without what its columns already say. */
export function toLogData(event: RunEvent): string {
  const { run_id: _run, seq: _seq, type: _type, ...data } = event;
  return JSON.stringify(data);
}

export function toLogRow(event: RunEvent, fence: number): LogRow {
  return { runId: event.run_id, fence, seq: event.seq, type: event.type, data: toLogData(event) };
}

/** Trusted: only `toLogData` writes the log. */
export function fromLogRow(runId: string, seq: number, type: string, data: object): RunEvent {
  return { type, run_id: runId, seq, ...data } as TextDelta | RunMark;
}

/** T3.7: what the last attempt said. Of the log, where nothing is missing or there twice. */
export function partsOfLog(events: readonly RunEvent[]): RunParts {
  const parts = new RunParts();
  for (const event of events) parts.apply(event);
  return parts;
}

export type LiveFrame = Extract<
  ServerFrame,
  | RunEvent
  | { type: 'run.waiting' | 'turn.created' | 'conversation.updated' | 'conversation.deleted' | 'message.updated' }
>;

/** T15.6: the answers that a turn asked for, one or several. */
export function lanesOf(turn: Pick<AcceptedTurn, 'assistant_message' | 'run' | 'lanes'>): readonly Lane[] {
  return turn.lanes ?? [turn];
}
