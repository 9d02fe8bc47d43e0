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
  const write = (text: string) => {
    if (text === '') return;
    terminal.output.write(printable(text));
    endsInNewline = text.endsWith('\n');
  };
  return {
    show(event) {
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
  return {
    show(event) {
      // Nobody is here to be asked; whoever reads along elsewhere can decide.
      if (event.type === 'parts') {
        const asking = event.parts.filter((part) => part.kind === 'tool' && part.status === 'waiting');
        for (const line of newSteps(asking, told)) terminal.errors.write(`parley: ${printable(line)}\n`);
      }
      if (event.type !== 'runEnded') return;
      terminal.output.write(event.text === '' || event.text.endsWith('\n') ? event.text : `${event.text}\n`);
      const ending = endingOf(event);
      if (ending !== undefined) terminal.errors.write(`parley: the answer ${ending}.\n`);
    },
  };
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
