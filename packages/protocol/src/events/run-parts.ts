import type { Citation, MessagePart } from '../http/parts.ts';
import type { RunEvent, RunMark, TextPosition, UnknownMark } from './run-events.ts';

/**
 * What the events of a run amount to (turns/SPEC.md, T12): the parts of its answer. Give it events in order and
 * without repetition, as the log holds them or as `RunCursor` lets them through.
 */
export class RunParts {
  #parts: Part[] = [{ kind: 'text', text: '' }];
  #warnings: string[] = [];
  #model: string | undefined;

  apply(event: RunEvent | UnknownMark): void {
    if (event.type === 'text.delta') this.append(event.part, event.text);
    else this.mark(event);
  }

  append(index: number, text: string): Part {
    const part = (this.#parts[index] ??= { kind: 'text', text: '' });
    part.text += text;
    return part;
  }

  mark(mark: RunMark | UnknownMark): void {
    this.#truncate(mark.at);
    switch (mark.type) {
      case 'run.started':
        // From the top: nothing of the attempt before stays. A run that goes on after waiting starts at its end.
        if (mark.at.part === 0 && mark.at.offset === 0) this.#begin();
        return;
      case 'run.model':
        this.#model = mark.model;
        return;
      case 'run.warning':
        if (!this.#warnings.includes(mark.message)) this.#warnings.push(mark.message);
        return;
      case 'part.started':
        this.#parts[mark.part] = { kind: mark.kind, text: '', ...(mark.call && { call: mark.call }) };
        return;
      case 'tool.started':
        this.#change(mark.call_id, { status: 'running' });
        return;
      case 'tool.waiting':
        this.#change(mark.call_id, { status: 'waiting', question: mark.question });
        return;
      case 'tool.ended':
        this.#change(mark.call_id, { status: mark.status, result: mark.result, durationMs: mark.duration_ms });
        return;
      case 'citation.added':
        (this.#lastText().citations ??= []).push(mark.citation);
        return;
      case 'run.ended':
        // Nothing runs any more, and nobody is asked.
        for (const part of this.#parts)
          if (part.status === 'running' || part.status === 'waiting') part.status = 'cancelled';
        return;
      case 'run.unknown':
        return;
    }
  }

  kindOf(index: number): string {
    return this.#parts[index]?.kind ?? 'text';
  }

  textOf(index: number): string {
    return this.#parts[index]?.text ?? '';
  }

  /** What people read; other kinds of parts are not part of the answer. */
  get text(): string {
    return this.#parts.length === 1 ? (this.#parts[0]?.text ?? '') : this.#parts.map(visible).join('');
  }

  get end(): TextPosition {
    return { part: this.#parts.length - 1, offset: this.#parts.at(-1)?.text.length ?? 0 };
  }

  /** The model that goes on with the run, when it is another than the one that began. */
  get model(): string | undefined {
    return this.#model;
  }

  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Undefined when the answer is nothing but its text. */
  get parts(): MessagePart[] | undefined {
    if (this.#parts.length === 1 && this.#warnings.length === 0 && this.#parts[0]?.citations === undefined)
      return undefined;
    const warnings = this.#warnings.map((message): MessagePart => ({ kind: 'warning', message }));
    return [...warnings, ...this.#parts.flatMap(messagePart)];
  }

  #begin(): void {
    this.#parts = [{ kind: 'text', text: '' }];
    this.#warnings = [];
    this.#model = undefined;
  }

  #truncate({ part, offset }: TextPosition): void {
    this.#parts.length = Math.min(this.#parts.length, part + 1);
    const last = this.#parts[part];
    if (last !== undefined && last.text.length > offset) last.text = last.text.slice(0, offset);
  }

  #change(callId: string, change: Partial<Part>): void {
    const part = this.#parts.findLast(({ call }) => call?.id === callId);
    if (part !== undefined) Object.assign(part, change);
  }

  #lastText(): Part {
    const found = this.#parts.findLast(({ kind }) => kind === 'text') ?? this.#parts[0];
    return found ?? (this.#parts[0] = { kind: 'text', text: '' });
  }
}

interface Part {
  readonly kind: string;
  text: string;
  readonly call?: { readonly id: string; readonly name: string };
  status?: Extract<MessagePart, { kind: 'tool' }>['status'];
  question?: string;
  result?: string;
  durationMs?: number;
  citations?: Citation[];
}

function visible(part: Part): string {
  return part.kind === 'text' ? part.text : '';
}

/** Kinds that this version does not know show nothing. */
function messagePart(part: Part): MessagePart[] {
  const { kind, text, call, citations } = part;
  if (kind === 'text')
    return text === '' && citations === undefined
      ? []
      : [{ kind, text, ...(citations && { citations: [...citations] }) }];
  if (kind === 'reasoning') return text === '' ? [] : [{ kind, text }];
  if (kind !== 'tool' || call === undefined) return [];
  return [
    {
      kind,
      call_id: call.id,
      name: call.name,
      arguments: text,
      ...(part.status && { status: part.status }),
      ...(part.question !== undefined && part.status === 'waiting' && { question: part.question }),
      ...(part.result !== undefined && { result: part.result }),
      ...(part.durationMs !== undefined && { duration_ms: part.durationMs }),
    },
  ];
}
