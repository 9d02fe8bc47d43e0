import type { RunEvent, RunStarted, TextDelta, TextPosition, UnknownMark } from './run-events.ts';

/** Test model of one run: a log, the workers that fill it, and the lossy live messages they send meanwhile. */
export type AnyEvent = RunEvent | UnknownMark;

export const runId = '00000000-0000-7000-8000-000000000001';

export class RunWorld {
  readonly log: AnyEvent[] = [];
  readonly live: AnyEvent[] = [];
  #worker: Worker | undefined;
  #zombie: Worker | undefined;
  #attempt = 0;
  #said = 0;
  ended = false;

  start(skippedAttempts = 0, fromTheTop = false): void {
    if (this.ended) return;
    // Whatever the worker before had not stored is gone, but it may not know yet that it lost the run.
    this.#zombie = this.#worker;
    this.#attempt += 1 + skippedAttempts;
    const at = fromTheTop ? { part: 0, offset: 0 } : storedEnd(this.log);
    const event: RunStarted = {
      ...this.#mark(at),
      type: 'run.started',
      message_id: runId,
      model: 'm',
      attempt: this.#attempt,
    };
    this.#publish(event);
    this.#worker = {
      attempt: this.#attempt,
      position: at,
      closed: [],
      open: '',
      openOffset: at.offset,
      nextSeq: this.log.length + 1,
    };
  }

  say(length: number, tellStored: boolean): void {
    if (!this.ended && this.#worker) this.#utter(this.#worker, length, tellStored);
  }

  /** A paused worker wakes up after another took the run: it can still talk, the log refuses it. */
  sayAsZombie(length: number): void {
    if (this.#zombie) this.#utter(this.#zombie, length, false);
  }

  closeChunk(): void {
    if (this.#worker) closeChunk(this.#worker);
  }

  storeChunk(): void {
    const chunk = this.#worker?.closed.shift();
    if (chunk && !this.ended) this.log.push(chunk);
  }

  startPart(): void {
    const worker = this.#flushed();
    if (!worker) return;
    const part = worker.position.part + 1;
    this.#publish({ ...this.#mark(worker.position), type: 'part.started', part, kind: 'text' });
    Object.assign(worker, { position: { part, offset: 0 }, openOffset: 0, nextSeq: this.log.length + 1 });
  }

  /** Something a newer server says, which this version does not know. */
  note(): void {
    const worker = this.#flushed();
    if (!worker) return;
    this.#publish({ ...this.#mark(worker.position), type: 'run.unknown', name: 'future.mark' });
    worker.nextSeq = this.log.length + 1;
  }

  finish(): void {
    if (this.#flushed()) this.#end('done');
  }

  /** The worker dies with text that it has said and not stored, and nobody takes over. */
  interrupt(): void {
    if (!this.ended) this.#end('interrupted');
  }

  #end(status: 'done' | 'interrupted'): void {
    this.#publish({ ...this.#mark(storedEnd(this.log)), type: 'run.ended', message_id: runId, status, reason: status });
    this.ended = true;
  }

  #utter(worker: Worker, length: number, tellStored: boolean): void {
    let text = '';
    // Every character is its own, so text of the wrong attempt, or twice, cannot pass for right.
    for (let count = 0; count < length; count += 1) text += String.fromCharCode(0x4e00 + (this.#said++ % 20_000));
    const { part, offset } = worker.position;
    this.live.push(
      delta(worker, { seq: worker.nextSeq, part, offset, text, ...(tellStored ? { stored: this.log.length } : {}) }),
    );
    worker.open += text;
    worker.position = { part, offset: offset + length };
  }

  #flushed(): Worker | undefined {
    const worker = this.#worker;
    if (!worker || this.ended) return undefined;
    closeChunk(worker);
    this.log.push(...worker.closed.splice(0));
    return worker;
  }

  #mark(at: TextPosition) {
    const after = this.log.findLast((event) => event.type !== 'text.delta')?.seq ?? 0;
    return { run_id: runId, seq: this.log.length + 1, at: { ...at }, after };
  }

  #publish(event: AnyEvent): void {
    this.log.push(event);
    this.live.push(event);
  }
}

interface Worker {
  readonly attempt: number;
  position: TextPosition;
  /** Chunks on their way to the log. Any number: a slow database must not break the join. */
  readonly closed: TextDelta[];
  open: string;
  openOffset: number;
  nextSeq: number;
}

function closeChunk(worker: Worker): void {
  if (worker.open === '') return;
  worker.closed.push(
    delta(worker, { seq: worker.nextSeq, part: worker.position.part, offset: worker.openOffset, text: worker.open }),
  );
  worker.open = '';
  worker.openOffset = worker.position.offset;
  worker.nextSeq += 1;
}

function delta(worker: Worker, rest: Pick<TextDelta, 'seq' | 'part' | 'offset' | 'text' | 'stored'>): TextDelta {
  return { type: 'text.delta', run_id: runId, ...rest, ...(worker.attempt === 1 ? {} : { attempt: worker.attempt }) };
}

function storedEnd(log: readonly AnyEvent[]): TextPosition {
  const shown = new ShownText();
  for (const event of log) shown.apply(event);
  return shown.end;
}

/** What a screen shows. Refuses anything that would be shown twice, out of place or out of order. */
export class ShownText {
  readonly parts: string[] = [''];
  readonly marks: string[] = [];
  ended = false;

  get end(): TextPosition {
    return { part: this.parts.length - 1, offset: this.parts.at(-1)?.length ?? 0 };
  }

  apply(event: AnyEvent): void {
    if (this.ended) throw new Error(`${event.type} ${event.seq} after the end`);
    if (event.type === 'text.delta') {
      const { part, offset } = this.end;
      if (event.part !== part || event.offset !== offset)
        throw new Error(`delta ${event.seq} at ${event.part}:${event.offset}, text ends at ${part}:${offset}`);
      this.parts[part] += event.text;
      return;
    }
    this.parts.length = Math.min(this.parts.length, event.at.part + 1);
    this.parts[event.at.part] = this.parts[event.at.part]?.slice(0, event.at.offset) ?? '';
    if (event.type === 'part.started') this.parts.push('');
    this.marks.push(`${event.seq} ${event.type}`);
    this.ended = event.type === 'run.ended';
  }
}
