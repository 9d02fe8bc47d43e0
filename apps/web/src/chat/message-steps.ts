import type { MessagePart } from '@parley/protocol';
import { el } from '../shared/dom.ts';

/** What came before and beside the text: thinking and tool steps, folded, and warnings. */
export function stepsOf(parts: readonly MessagePart[]): HTMLElement[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'text':
        return [];
      case 'warning':
        return [el('p', { class: 'note' }, part.message)];
      case 'reasoning':
        return [folded('Thinking', part.text)];
      case 'tool':
        return [
          folded(`${part.name}: ${stateOf(part)}`, [part.arguments, part.result ?? ''].filter(Boolean).join('\n→ ')),
        ];
    }
  });
}

function folded(title: string, content: string): HTMLElement {
  return el('details', { class: 'step' }, el('summary', {}, title), el('pre', { dir: 'auto' }, content));
}

function stateOf({ status, duration_ms }: Extract<MessagePart, { kind: 'tool' }>): string {
  switch (status) {
    case undefined:
      return 'not run';
    case 'waiting':
      return 'waits to be allowed';
    case 'ok':
      return duration_ms === undefined ? 'done' : `done in ${duration_ms} ms`;
    case 'timed_out':
      return 'took too long';
    default:
      return status;
  }
}
