import { RunCursor, RunParts, type MessagePart, type RunEnded } from '@parley/protocol';
import type { RunFrame } from '../http/run-events.ts';

/** What one event changed in the answer of a run. */
export type TextChange =
  | { readonly kind: 'gap' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly append: string; readonly removed: number }
  /** Something else than the text people read: thinking, a tool step, a warning, a citation. */
  | { readonly kind: 'parts'; readonly removed: number }
  | { readonly kind: 'started'; readonly messageId: string; readonly model: string; readonly removed: number }
  | { readonly kind: 'model'; readonly model: string; readonly reason: string; readonly removed: number }
  | { readonly kind: 'ended'; readonly event: RunEnded; readonly removed: number };

/** The answer of one run as it grows: the cursor decides what is new, this keeps it. */
export class RunText {
  readonly #cursor = new RunCursor();
  readonly #parts = new RunParts();

  get resumeAfter(): number {
    return this.#cursor.resumeAfter;
  }

  get ended(): boolean {
    return this.#cursor.ended;
  }

  /** What people read; other kinds of parts are not part of the answer. */
  get text(): string {
    return this.#parts.text;
  }

  /** Undefined as long as the answer is nothing but its text. */
  get parts(): readonly MessagePart[] | undefined {
    return this.#parts.parts;
  }

  apply(frame: RunFrame): TextChange {
    const step = this.#cursor.accept(frame);
    if (step.kind === 'gap') return step;
    if (step.kind === 'duplicate') return { kind: 'nothing' };
    const { event } = step;
    if (event.type === 'text.delta') {
      const part = this.#parts.append(event.part, event.text);
      return part.kind === 'text' ? { kind: 'text', append: event.text, removed: 0 } : { kind: 'parts', removed: 0 };
    }
    const before = step.truncateTo === undefined ? 0 : this.text.length;
    this.#parts.mark(event);
    const removed = step.truncateTo === undefined ? 0 : before - this.text.length;
    switch (event.type) {
      case 'run.started':
        return { kind: 'started', messageId: event.message_id, model: event.model, removed };
      case 'run.model':
        return { kind: 'model', model: event.model, reason: event.reason, removed };
      case 'run.ended':
        return { kind: 'ended', event, removed };
      case 'run.unknown':
        return removed > 0 ? { kind: 'text', append: '', removed } : { kind: 'nothing' };
      default:
        return { kind: 'parts', removed };
    }
  }
}
