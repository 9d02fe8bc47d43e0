import { RunParts, type MessagePart, type RunMark, type RunWaiting, type TextDelta } from '@parley/protocol';
import type { ModelWaiting } from '../models/index.ts';
import { toLogRow } from './frames.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { LogSource } from './log-writer.ts';
import type { Lease, LogRow } from './types.ts';

export interface RunLogOptions {
  readonly lease: Lease;
  readonly live: LivePublisher;
  /** T5.4 */
  readonly maySpeak: () => boolean;
  /** A mark waits to be stored: the log writer need not wait for its tick. */
  readonly wake: () => void;
  readonly onLost: () => void;
  /** The first word of the run, and of its text. */
  readonly onFirst: (kind: string) => void;
}

type OwnFields = 'run_id' | 'seq' | 'at' | 'after';
type WithoutPlace<Mark> = Mark extends RunMark ? Omit<Mark, OwnFields> : never;
/** A mark without its place in the log. */
export type MarkBody = WithoutPlace<RunMark>;

/** What one run says, in its order, on its way to the log and to the screens (SPEC T3, T12). */
export class RunLog implements LogSource {
  readonly runId: string;
  readonly #options: RunLogOptions;
  readonly #gateways = new Set<string>();
  /** The present part and its text so far; its length is the position after the last token. */
  #part: number;
  #kind: string;
  #text = '';
  #halfPair = '';
  /** Up to here the text lies in cut chunks (stored or not), and up to here it went to the screens. */
  #cutAt = 0;
  #sentAt = 0;
  #nextSeq: number;
  #storedSeq: number;
  #markSeq: number;
  #unstored: LogRow[] = [];
  /** A mark that is not stored yet, and what was said behind it (T3.3). */
  #held: (RunMark | TextDelta)[] = [];
  /** What the parts before amount to; `#foldedAt` of the present one's text is in it. */
  readonly #parts: RunParts;
  #foldedAt = 0;
  #closed = false;
  #spoke = false;
  /** As told last; nothing once something is said (T16.1). */
  #waiting: RunWaiting | undefined;
  #waiters: { readonly seq: number; readonly resolve: (stored: boolean) => void }[] = [];

  constructor(options: RunLogOptions, said = new RunParts()) {
    const { started, run } = options.lease;
    this.#options = options;
    this.runId = run.id;
    this.#markSeq = started.seq;
    this.#storedSeq = started.seq;
    this.#nextSeq = started.seq + 1;
    this.#parts = said;
    this.#part = started.at.part;
    this.#kind = said.kindOf(this.#part);
    // A run that goes on begins a part of its own before it says anything; what stood before is only a position.
    this.#sentAt = this.#cutAt = this.#foldedAt = started.at.offset;
    this.#text = said.textOf(this.#part);
  }

  get kind(): string {
    return this.#kind;
  }

  /** Of the present part. */
  get length(): number {
    return this.#text.length;
  }

  get content(): string {
    this.#fold();
    return this.#parts.text;
  }

  get parts(): MessagePart[] | undefined {
    this.#fold();
    return this.#parts.parts;
  }

  /** When it is another than the one that began. */
  get answeringModel(): string | undefined {
    return this.#parts.model;
  }

  append(delta: string): void {
    this.#text += this.#storable(delta);
    this.#waiting = undefined;
    if (this.#spoke) return;
    this.#spoke = true;
    this.#options.onFirst(this.#kind);
    // T11.3
    this.sendLive('now');
  }

  /** Closes what was said before it, gets a seq, and is shown when it is stored. */
  mark(body: MarkBody): RunMark {
    this.#cut();
    this.#fold();
    this.#waiting = undefined;
    const mark = this.#placed(body);
    this.#parts.mark(mark);
    if (mark.type === 'part.started') {
      this.#part = mark.part;
      this.#kind = mark.kind;
      this.#text = this.#halfPair = '';
      this.#cutAt = this.#sentAt = this.#foldedAt = 0;
      this.#spoke = false;
    }
    this.#unstored.push(toLogRow(mark, this.#options.lease.fence));
    this.#held.push(mark);
    this.#options.wake();
    return mark;
  }

  /** T16 */
  waits({ position, readTokens, promptTokens }: ModelWaiting): void {
    if (this.#closed) return;
    const last = this.#waiting;
    const read = (readTokens ?? 0) - (last?.read_tokens ?? 0);
    if (last?.position === position && (promptTokens === undefined || read < promptTokens / 20)) return;
    this.#waiting = {
      type: 'run.waiting',
      run_id: this.runId,
      position,
      ...(readTokens !== undefined && { read_tokens: readTokens }),
      ...(promptTokens !== undefined && { prompt_tokens: promptTokens }),
    };
    this.#tellWaiting(this.#gateways);
  }

  #tellWaiting(gateways: Iterable<string>): void {
    const { live, lease, maySpeak } = this.#options;
    if (this.#waiting !== undefined && maySpeak())
      live.send(lease.run.conversationId, gateways, [this.#waiting], 'tick');
  }

  startPart(kind: 'text' | 'reasoning' | 'tool', call?: { id: string; name: string }): void {
    this.mark({ type: 'part.started', part: this.#part + 1, kind, ...(call && { call }) });
  }

  /** Something asked for is not done; said once. */
  warn(message: string): void {
    if (!this.#parts.warnings.includes(message)) this.mark({ type: 'run.warning', message });
  }

  /** False: the run was lost or has ended before it was. */
  whenStored(seq: number): Promise<boolean> {
    if (seq <= this.#storedSeq) return Promise.resolve(true);
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => this.#waiters.push({ seq, resolve }));
  }

  /** Nothing is said any more. The closing mark with all that the log does not have yet. */
  close(body: MarkBody): { readonly rows: readonly LogRow[]; readonly mark: RunMark } {
    this.sendLive('now');
    this.#cut();
    this.#fold();
    this.#closed = true;
    const mark = this.#placed(body);
    this.#parts.mark(mark);
    return { rows: [...this.#unstored, toLogRow(mark, this.#options.lease.fence)], mark };
  }

  /** T12.6: everything but the closing mark, for a run that is given back to wait. */
  suspend(): readonly LogRow[] {
    this.sendLive('now');
    this.#cut();
    this.#fold();
    this.#closed = true;
    return this.#unstored;
  }

  get position(): { readonly part: number; readonly offset: number } {
    return { part: this.#part, offset: this.#text.length };
  }

  /** The closing mark is stored, and everything before it. */
  announce(mark?: RunMark): void {
    const { live } = this.#options;
    const frames = mark === undefined ? this.#held : [...this.#held, mark];
    this.#held = [];
    if (frames.length > 0) live.send(this.#options.lease.run.conversationId, this.#gateways, frames, 'now');
    this.#settleWaiters(Number.POSITIVE_INFINITY);
  }

  /** T4.3: the gateway gets what is not in the log yet, and the rest as it comes. */
  watch(gatewayId: string): void {
    // Ended meanwhile: the log has it all, and the feed will look there (T4.4).
    if (this.#closed) return;
    this.#gateways.add(gatewayId);
    this.#tellWaiting([gatewayId]);
    this.sendLive('now');
    const frames: TextDelta[] = [];
    for (const row of this.#unstored) {
      // What stands behind a mark waits for it, and goes to all gateways then.
      if (row.type !== 'text.delta') break;
      frames.push(this.#deltaOf(row));
    }
    if (this.#held.length === 0 && this.#text.length > this.#cutAt)
      frames.push(this.#delta(this.#nextSeq, this.#cutAt, this.#text.slice(this.#cutAt)));
    if (frames.length > 0 && this.#options.maySpeak())
      this.#options.live.send(this.#options.lease.run.conversationId, [gatewayId], frames, 'now');
  }

  /** Screens that were there before the lease: first that the answer begins, then what has been said meanwhile. */
  watchFromStart(gatewayIds: readonly string[]): void {
    const { lease, live, maySpeak } = this.#options;
    if (gatewayIds.length > 0 && maySpeak()) live.send(lease.run.conversationId, gatewayIds, [lease.started], 'now');
    for (const gatewayId of gatewayIds) this.watch(gatewayId);
  }

  unwatch(gatewayId: string): void {
    this.#gateways.delete(gatewayId);
  }

  /** On each tick of the live publisher. */
  collectLive(): void {
    if (this.#text.length > this.#sentAt) this.sendLive('tick');
  }

  sendLive(when: 'now' | 'tick'): void {
    if (this.#closed || this.#held.length > 0 || this.#text.length === this.#sentAt) return;
    if (!this.#options.maySpeak()) return;
    const delta = this.#unsentDelta();
    const { live, lease } = this.#options;
    if (this.#gateways.size > 0) live.send(lease.run.conversationId, this.#gateways, [delta], when);
  }

  unstoredRows(): readonly LogRow[] {
    // One chunk on its way at a time: while the database is slow the next one simply grows.
    if (!this.#closed && this.#unstored.length === 0) this.#cut();
    return this.#closed ? [] : this.#unstored;
  }

  stored(seq: number): void {
    this.#storedSeq = Math.max(this.#storedSeq, seq);
    this.#unstored = this.#unstored.filter((row) => row.seq > seq);
    if (this.#held.length > 0) this.#release(seq);
    if (this.#waiters.length > 0) this.#settleWaiters(seq);
  }

  lost(): void {
    this.drop();
    this.#options.onLost();
  }

  /** Not one more word of this run, and nobody waits for one. */
  drop(): void {
    this.#closed = true;
    for (const { resolve } of this.#waiters.splice(0)) resolve(false);
  }

  /** Marks up to this one are stored: they may be shown now, and what was said behind them. */
  #release(seq: number): void {
    // The ending takes them along.
    if (this.#closed) return;
    const first = this.#held.findIndex((event) => event.type !== 'text.delta' && event.seq > seq);
    const frames = this.#held.splice(0, first === -1 ? this.#held.length : first);
    const { live, lease, maySpeak } = this.#options;
    if (!maySpeak()) return;
    if (frames.length > 0 && this.#gateways.size > 0)
      live.send(lease.run.conversationId, this.#gateways, frames, 'now');
    this.sendLive('now');
  }

  #settleWaiters(seq: number): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => waiter.seq > seq);
    for (const waiter of waiters) if (waiter.seq <= seq) waiter.resolve(true);
  }

  /** Closes the present chunk. Live text is sent first, so that no live delta spans two chunks (T3.2). */
  #cut(): void {
    if (this.#text.length === this.#cutAt) return;
    if (this.#held.length > 0 && this.#text.length > this.#sentAt) this.#held.push(this.#unsentDelta());
    else this.sendLive('tick');
    // Lost lease, silent worker: the screens were not told, but the positions must agree with the chunks.
    this.#sentAt = this.#text.length;
    const { stored: _, ...delta } = this.#delta(this.#nextSeq, this.#cutAt, this.#text.slice(this.#cutAt));
    this.#unstored.push(toLogRow(delta, this.#options.lease.fence));
    this.#cutAt = this.#text.length;
    this.#nextSeq += 1;
  }

  #fold(): void {
    if (this.#foldedAt === this.#text.length) return;
    this.#parts.append(this.#part, this.#text.slice(this.#foldedAt));
    this.#foldedAt = this.#text.length;
  }

  #placed(body: MarkBody): RunMark {
    const place = { run_id: this.runId, seq: this.#nextSeq, at: this.position, after: this.#markSeq };
    const mark: RunMark = { ...place, ...body };
    this.#markSeq = mark.seq;
    this.#nextSeq += 1;
    return mark;
  }

  #unsentDelta(): TextDelta {
    const delta = this.#delta(this.#nextSeq, this.#sentAt, this.#text.slice(this.#sentAt));
    this.#sentAt = this.#text.length;
    return delta;
  }

  #delta(seq: number, offset: number, text: string): TextDelta {
    const { attempt } = this.#options.lease.run;
    return {
      type: 'text.delta',
      run_id: this.runId,
      seq,
      part: this.#part,
      offset,
      text,
      ...(attempt > 1 ? { attempt } : {}),
      stored: this.#storedSeq,
    };
  }

  #deltaOf(row: LogRow): TextDelta {
    const said = JSON.parse(row.data) as Omit<TextDelta, 'type' | 'run_id' | 'seq'>;
    return { type: 'text.delta', run_id: this.runId, seq: row.seq, ...said, stored: this.#storedSeq };
  }

  /**
   * Neither a JSON column nor a screen can hold half a surrogate pair or a NUL: a half waits for its other
   * half, what stays broken becomes U+FFFD.
   */
  #storable(delta: string): string {
    let text = this.#halfPair + delta;
    this.#halfPair = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#halfPair = text.slice(-1);
      text = text.slice(0, -1);
    }
    return (text.isWellFormed() ? text : text.toWellFormed()).replaceAll('\0', '\ufffd');
  }
}
