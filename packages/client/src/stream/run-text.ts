import { RunCursor, type RunEnded, type TextPosition } from '@parley/protocol';
import type { RunFrame } from '../http/run-events.ts';

/** What one event changed in the text of a run. */
export type TextChange =
  | { readonly kind: 'gap' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly append: string; readonly removed: number }
  | { readonly kind: 'started'; readonly messageId: string; readonly model: string; readonly removed: number }
  | { readonly kind: 'ended'; readonly event: RunEnded; readonly removed: number };

/** The text of one run as it grows: the cursor decides what is new, this keeps it. */
export class RunText {
  readonly #cursor = new RunCursor();
  readonly #parts: Part[] = [{ kind: 'text', text: '' }];

  get resumeAfter(): number {
    return this.#cursor.resumeAfter;
  }

  get ended(): boolean {
    return this.#cursor.ended;
  }

  /** What people read; other kinds of parts are not part of the answer. */
  get text(): string {
    return this.#parts.length === 1 ? (this.#parts[0]?.text ?? '') : this.#parts.map(visible).join('');
  }

  apply(frame: RunFrame): TextChange {
    const step = this.#cursor.accept(frame);
    if (step.kind === 'gap') return step;
    if (step.kind === 'duplicate') return { kind: 'nothing' };
    const { event } = step;
    if (event.type === 'text.delta') return this.#append(event.part, event.text);
    const removed = step.truncateTo ? this.#truncate(step.truncateTo) : 0;
    if (event.type === 'part.started') this.#parts[event.part] = { kind: event.kind, text: '' };
    if (event.type === 'run.started')
      return { kind: 'started', messageId: event.message_id, model: event.model, removed };
    if (event.type === 'run.ended') return { kind: 'ended', event, removed };
    return removed > 0 ? { kind: 'text', append: '', removed } : { kind: 'nothing' };
  }

  #append(index: number, text: string): TextChange {
    const part = (this.#parts[index] ??= { kind: 'text', text: '' });
    part.text += text;
    return part.kind === 'text' ? { kind: 'text', append: text, removed: 0 } : { kind: 'nothing' };
  }

  #truncate({ part, offset }: TextPosition): number {
    const before = this.text.length;
    this.#parts.length = Math.min(this.#parts.length, part + 1);
    const last = this.#parts[part];
    if (last) last.text = last.text.slice(0, offset);
    return before - this.text.length;
  }
}

interface Part {
  readonly kind: string;
  text: string;
}

function visible(part: Part): string {
  return part.kind === 'text' ? part.text : '';
}
