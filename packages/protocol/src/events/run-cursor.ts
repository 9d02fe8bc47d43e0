import type { RunEvent, RunMark, TextDelta, TextPosition, UnknownMark } from './run-events.ts';

/**
 * Joins replay and live into one exact text (turns/SPEC.md, rules T3.1–T3.6). Both sides use it: the
 * gateway for each attached screen, the client for what reaches it. Pure state, no I/O.
 *
 * Why it is exact. Marks form a chain (`after`), so none is skipped, and between two marks the log holds the
 * text of one attempt only. A delta is joined only within that attempt and part, at the end of what is
 * known. A mark is passed only when all text before it is known. So what is shown is always the log up to
 * the last mark plus the beginning of what that attempt said since.
 */
export class RunCursor {
  #seq: number;
  /** Seq of the last mark: marks are stored before they are shown, so nothing at or below it can change. */
  #markSeq: number;
  #stored: number;
  #part: number;
  #end: number;
  #attempt: number;
  #ended = false;

  constructor(from: RunCursorState = { seq: 0, markSeq: 0, part: 0, end: 0, attempt: 1 }) {
    this.#seq = from.seq;
    this.#markSeq = from.markSeq;
    this.#stored = from.stored ?? from.markSeq;
    this.#part = from.part;
    this.#end = from.end;
    this.#attempt = from.attempt;
  }

  /**
   * Ask the log for everything after this. Text is asked for again unless it is known to be stored: its
   * seqs may have gone to other events when its worker died. A chunk seen in part is asked for again too;
   * offsets join both.
   */
  get resumeAfter(): number {
    return Math.max(this.#markSeq, Math.min(this.#seq - 1, this.#stored));
  }

  get position(): TextPosition {
    return { part: this.#part, offset: this.#end };
  }

  get ended(): boolean {
    return this.#ended;
  }

  get state(): RunCursorState {
    return {
      seq: this.#seq,
      markSeq: this.#markSeq,
      part: this.#part,
      end: this.#end,
      attempt: this.#attempt,
      stored: this.#stored,
    };
  }

  /**
   * `apply`: the event to show, cut to what is new. `duplicate`: nothing new in it. `gap`: something
   * before it is missing; read the log after `resumeAfter` and offer the event again later.
   */
  accept(event: RunEvent): Step;
  accept(event: RunEvent | UnknownMark): Step<RunEvent | UnknownMark>;
  accept(event: RunEvent | UnknownMark): Step<RunEvent | UnknownMark> {
    if (this.#ended) return duplicate;
    return event.type === 'text.delta' ? this.#acceptDelta(event) : this.#acceptMark(event);
  }

  #acceptDelta(delta: TextDelta): Step<TextDelta> {
    if (delta.seq <= this.#markSeq) return duplicate;
    const attempt = delta.attempt ?? 1;
    // A worker that lost the run may still have said something that nobody will ever store.
    if (attempt < this.#attempt) return duplicate;
    if (delta.seq > this.#seq + 1 || attempt > this.#attempt) return gap;
    // A new part always begins with a mark, so a delta of another part is either old or ahead of us.
    if (delta.part !== this.#part) return delta.part < this.#part ? duplicate : gap;
    if (delta.offset > this.#end) return gap;
    const known = this.#end - delta.offset;
    if (delta.seq > this.#seq) this.#seq = delta.seq;
    if (delta.stored !== undefined && delta.stored > this.#stored) this.#stored = delta.stored;
    if (known >= delta.text.length) return duplicate;
    this.#end = delta.offset + delta.text.length;
    return {
      kind: 'apply',
      event: known === 0 ? delta : { ...delta, offset: delta.offset + known, text: delta.text.slice(known) },
    };
  }

  #acceptMark(mark: RunMark | UnknownMark): Step<RunMark | UnknownMark> {
    if (mark.seq <= this.#markSeq) return duplicate;
    if (mark.after !== this.#markSeq) return gap;
    const { part, offset } = mark.at;
    if (part > this.#part || (part === this.#part && offset > this.#end)) return gap;
    // Live text may run ahead of the log. When the worker that said it is lost before storing it, the
    // next mark stands where the log ends, and what was shown beyond is withdrawn.
    const withdraws = part < this.#part || offset < this.#end;
    this.#seq = mark.seq;
    this.#markSeq = mark.seq;
    this.#part = mark.type === 'part.started' ? mark.part : part;
    this.#end = mark.type === 'part.started' ? 0 : offset;
    if (mark.type === 'run.started') this.#attempt = mark.attempt;
    this.#ended = mark.type === 'run.ended';
    return withdraws ? { kind: 'apply', event: mark, truncateTo: mark.at } : { kind: 'apply', event: mark };
  }
}

export interface RunCursorState {
  readonly seq: number;
  readonly markSeq: number;
  readonly part: number;
  readonly end: number;
  readonly attempt: number;
  readonly stored?: number;
}

export type Step<Event = RunEvent> =
  | { readonly kind: 'apply'; readonly event: Event; readonly truncateTo?: TextPosition }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'gap' };

const duplicate = { kind: 'duplicate' } as const;
const gap = { kind: 'gap' } as const;
