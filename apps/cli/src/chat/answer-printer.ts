import type { StreamEvent } from '@parley/client';
import { dim, printable, type Terminal } from '../terminal.ts';
import { newSteps } from './step-lines.ts';

/** Shows one answer as it grows. */
export interface AnswerPrinter {
  show(event: StreamEvent): void;
}

export function answerPrinter(terminal: Terminal, isJson: boolean): AnswerPrinter {
  if (isJson) return { show: (event) => void terminal.output.write(jsonLine(event)) };
  return terminal.output.isTTY ? livePrinter(terminal) : wholePrinter(terminal);
}

/** A person reads along. What was withdrawn can't be unwritten on a terminal, so the answer begins again below. */
function livePrinter(terminal: Terminal): AnswerPrinter {
  let endsInNewline = true;
  const told = new Set<string>();
  const beside = new Map<string, string>();
  const write = (text: string) => {
    if (text === '') return;
    terminal.output.write(printable(text));
    endsInNewline = text.endsWith('\n');
  };
  return {
    show(event) {
      noteLanes(event, beside);
      // Several at once can't be read as they grow: each is shown when it is whole.
      if ('runId' in event && beside.has(event.runId)) {
        if (event.type === 'runEnded') terminal.output.write(printable(laneText(event, beside)));
        return;
      }
      if (event.type === 'waiting') return void terminal.errors.write(`${dim(terminal, waitingLine(event))}\n`);
      if (event.type === 'text') {
        if (event.removed > 0)
          write(`\n${dim(terminal, '(the last words were withdrawn; the answer so far:)')}\n${event.text}`);
        else write(event.append);
      }
      if (event.type === 'parts') {
        for (const line of newSteps(event.parts, told)) {
          if (!endsInNewline) terminal.output.write('\n');
          endsInNewline = true;
          terminal.errors.write(`${dim(terminal, printable(line))}\n`);
        }
      }
      if (event.type === 'model') terminal.errors.write(`${dim(terminal, printable(`(${event.model} answers)`))}\n`);
      if (event.type === 'runStarted') told.clear();
      if (event.type === 'runEnded') {
        if (!endsInNewline) terminal.output.write('\n');
        endsInNewline = true;
        const ending = endingOf(event);
        if (ending !== undefined) terminal.errors.write(`${dim(terminal, `(${ending})`)}\n`);
      }
    },
  };
}

/** A program reads: it gets the exact text, once that is certain. */
function wholePrinter(terminal: Terminal): AnswerPrinter {
  const told = new Set<string>();
  const beside = new Map<string, string>();
  return {
    show(event) {
      noteLanes(event, beside);
      // Nobody is here to be asked; whoever reads along elsewhere can decide.
      if (event.type === 'parts') {
        const asking = event.parts.filter((part) => part.kind === 'tool' && part.status === 'waiting');
        for (const line of newSteps(asking, told)) terminal.errors.write(`parley: ${printable(line)}\n`);
      }
      if (event.type !== 'runEnded') return;
      if (beside.has(event.runId)) return void terminal.output.write(laneText(event, beside));
      terminal.output.write(event.text === '' || event.text.endsWith('\n') ? event.text : `${event.text}\n`);
      const ending = endingOf(event);
      if (ending !== undefined) terminal.errors.write(`parley: the answer ${ending}.\n`);
    },
  };
}

/** Runs of a turn that several models answer, with the model of each. */
function noteLanes(event: StreamEvent, beside: Map<string, string>): void {
  const lanes = event.type === 'turn' ? event.lanes : event.type === 'accepted' ? (event.turn.lanes ?? []) : [];
  if (lanes.length > 1) for (const { run } of lanes) beside.set(run.id, run.model);
}

function laneText(event: Extract<StreamEvent, { type: 'runEnded' }>, beside: ReadonlyMap<string, string>): string {
  const ending = endingOf(event);
  return `── ${beside.get(event.runId) ?? ''}${ending === undefined ? '' : ` (${ending})`} ──\n${event.text.trimEnd()}\n\n`;
}

function waitingLine({ position, read }: Extract<StreamEvent, { type: 'waiting' }>): string {
  if (position > 1) return `(waiting for the model: ${position - 1} before this one)`;
  if (position === 1) return '(waiting for the model; this is next)';
  return `(reading the conversation${read === null ? '' : `: ${Math.round(read * 100)} %`})`;
}

function endingOf({ status, reason, detail }: Extract<StreamEvent, { type: 'runEnded' }>): string | undefined {
  if (status === 'done') return reason === 'length' ? 'was cut at the token limit' : undefined;
  if (status === 'stopped') return 'was stopped';
  return `${status === 'failed' ? 'failed' : 'was interrupted'}: ${detail ?? reason}`;
}

/** The names of the wire, whatever this client calls things inside. */
function jsonLine(event: StreamEvent): string {
  const line = (fields: object) => `${JSON.stringify(fields)}\n`;
  switch (event.type) {
    case 'accepted':
      return line({
        type: 'accepted',
        conversation_id: event.turn.conversation_id,
        run_id: event.turn.run.id,
        message_id: event.turn.assistant_message.id,
        user_message_id: event.turn.user_message?.id ?? null,
        ...(event.turn.lanes && {
          lanes: event.turn.lanes.map(({ run }) => ({ run_id: run.id, message_id: run.message_id, model: run.model })),
        }),
      });
    case 'runStarted':
      return line({ type: 'run.started', run_id: event.runId, message_id: event.messageId, model: event.model });
    case 'text':
      return line({ type: 'text', run_id: event.runId, removed: event.removed, append: event.append });
    case 'runEnded':
      return line({
        type: 'run.ended',
        run_id: event.runId,
        message_id: event.messageId,
        status: event.status,
        reason: event.reason,
        detail: event.detail,
        usage: event.usage ?? null,
        text: event.text,
        ...(event.parts && { parts: event.parts }),
      });
    case 'parts':
      return line({ type: 'parts', run_id: event.runId, parts: event.parts });
    case 'model':
      return line({ type: 'run.model', run_id: event.runId, model: event.model, reason: event.reason });
    case 'waiting':
      return line({ type: 'run.waiting', run_id: event.runId, position: event.position, read: event.read });
    case 'rejected':
    case 'error':
      return line({ type: 'error', code: event.error.code, message: event.error.message, retry: event.error.retry });
    case 'status':
      return line({ type: 'status', status: event.status, transport: event.transport });
    case 'attached':
    case 'turn':
    case 'message':
    case 'conversation':
    case 'deleted':
    case 'queue':
      return '';
  }
}
