import type { AcceptedTurn, Lane, MessagePart, ReadFrame, Run } from '@parley/protocol';
import { isRunFrame, type RunFrame } from '../http/run-events.ts';
import { ParleyApiError } from '../errors.ts';
import type { StreamEvent } from './events.ts';
import { RunText, type TextChange } from './run-text.ts';

/** What one frame meant: things to tell, and runs of which something is missing. */
export interface Reduced {
  readonly events: readonly StreamEvent[];
  readonly gap?: string;
}

/** Turns frames into events. No I/O: the same frames give the same events, whatever carried them. */
export class ConversationModel {
  readonly #runs = new Map<string, KnownRun>();
  /** A replay may name a run again after it has ended here. */
  readonly #ended = new Set<string>();
  #attachedBefore = false;

  /** For the query of the socket: where each run that has not ended here goes on. */
  get cursors(): string {
    return [...this.#runs].map(([runId, { text }]) => `${runId}:${text.resumeAfter}`).join(',');
  }

  get openRuns(): string[] {
    return [...this.#runs.keys()];
  }

  textOf(runId: string): string | undefined {
    return this.#runs.get(runId)?.text.text;
  }

  partsOf(runId: string): readonly MessagePart[] | undefined {
    return this.#runs.get(runId)?.text.parts;
  }

  resumeAfter(runId: string): number {
    return this.#runs.get(runId)?.text.resumeAfter ?? 0;
  }

  knows(runId: string): boolean {
    return this.#runs.has(runId) || this.#ended.has(runId);
  }

  hasEnded(runId: string): boolean {
    return this.#ended.has(runId);
  }

  watch(run: Pick<Run, 'id' | 'message_id'>): void {
    if (!this.knows(run.id)) this.#runs.set(run.id, { text: new RunText(), messageId: run.message_id });
  }

  /** All answers of a turn. */
  watchTurn(turn: Parameters<typeof lanesOf>[0]): void {
    for (const { run } of lanesOf(turn)) this.watch(run);
  }

  apply(frame: ReadFrame): Reduced {
    if (isRunFrame(frame)) return this.#applyRunFrame(frame);
    switch (frame.type) {
      case 'conversation.attached': {
        for (const run of frame.runs) this.watch(run);
        const again = this.#attachedBefore;
        this.#attachedBefore = true;
        return tell({ type: 'attached', conversation: frame.conversation, runs: frame.runs, again });
      }
      case 'turn.created':
        this.watchTurn(frame);
        return tell({
          type: 'turn',
          userMessage: frame.user_message,
          assistantMessage: frame.assistant_message,
          run: frame.run,
          lanes: lanesOf(frame),
          comparing: frame.comparing ?? null,
        });
      case 'run.waiting': {
        if (!this.#runs.has(frame.run_id)) return nothing;
        const { run_id: runId, position, read_tokens: readTokens, prompt_tokens: promptTokens } = frame;
        const messageId = this.#runs.get(runId)?.messageId ?? null;
        return tell({
          type: 'waiting',
          runId,
          messageId,
          position,
          read: readTokens === undefined || !promptTokens ? null : Math.min(1, readTokens / promptTokens),
        });
      }
      case 'message.updated':
        return tell({ type: 'message', message: frame.message });
      case 'conversation.updated':
        return tell({ type: 'conversation', conversation: frame.conversation });
      case 'conversation.deleted':
        return tell({ type: 'deleted' });
      case 'error':
        return tell({ type: 'error', error: ParleyApiError.fromProblem(frame.problem) });
      case 'message.accepted':
        this.watchTurn(frame);
        return nothing;
      case 'run.stop.accepted':
      case 'tool.decide.accepted':
      case 'pong':
        return nothing;
    }
  }

  #applyRunFrame(frame: RunFrame): Reduced {
    if (this.#ended.has(frame.run_id)) return nothing;
    let run = this.#runs.get(frame.run_id);
    if (!run) this.#runs.set(frame.run_id, (run = { text: new RunText(), messageId: null }));
    const change = run.text.apply(frame);
    if (change.kind === 'gap') return { events: [], gap: frame.run_id };
    const events = eventsOf(frame.run_id, run, change);
    if (run.text.ended) this.#forget(frame.run_id);
    return { events };
  }

  #forget(runId: string): void {
    this.#runs.delete(runId);
    this.#ended.add(runId);
    const [oldest] = this.#ended;
    if (this.#ended.size > mostEndedRuns && oldest !== undefined) this.#ended.delete(oldest);
  }
}

/** The answers that were asked for: one, or several models' side by side. */
export function lanesOf(turn: Pick<AcceptedTurn, 'assistant_message' | 'run' | 'lanes'>): readonly Lane[] {
  return turn.lanes ?? [{ assistant_message: turn.assistant_message, run: turn.run }];
}

interface KnownRun {
  readonly text: RunText;
  messageId: string | null;
}

function eventsOf(runId: string, run: KnownRun, change: TextChange): StreamEvent[] {
  const withdrawn = (removed: number): StreamEvent[] =>
    removed === 0 ? [] : [{ type: 'text', runId, messageId: run.messageId, removed, append: '', text: run.text.text }];
  switch (change.kind) {
    case 'gap':
    case 'nothing':
      return [];
    case 'text':
      return [
        {
          type: 'text',
          runId,
          messageId: run.messageId,
          removed: change.removed,
          append: change.append,
          text: run.text.text,
        },
      ];
    case 'parts':
      return [
        ...withdrawn(change.removed),
        { type: 'parts', runId, messageId: run.messageId, parts: run.text.parts ?? [] },
      ];
    case 'model': {
      const { model, reason } = change;
      return [...withdrawn(change.removed), { type: 'model', runId, messageId: run.messageId, model, reason }];
    }
    case 'started':
      run.messageId = change.messageId;
      return [
        ...withdrawn(change.removed),
        { type: 'runStarted', runId, messageId: change.messageId, model: change.model },
      ];
    case 'ended': {
      const { message_id, status, reason, detail, usage } = change.event;
      return [
        ...withdrawn(change.removed),
        {
          type: 'runEnded',
          runId,
          messageId: message_id,
          status,
          reason,
          detail: detail ?? null,
          usage,
          text: run.text.text,
          ...(run.text.parts && { parts: run.text.parts }),
        },
      ];
    }
  }
}

function tell(event: StreamEvent): Reduced {
  return { events: [event] };
}

const nothing: Reduced = { events: [] };
const mostEndedRuns = 256;
