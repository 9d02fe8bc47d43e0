import { mix } from './script-text.ts';
import { systemScriptTimers, type ScriptTimers } from './script-timers.ts';
import { TimerWheel, type WheelEntry } from './timer-wheel.ts';

export interface ScriptTiming {
  readonly firstTokenDelayMs: number;
  /** 0: as fast as the event loop allows. */
  readonly tokensPerSecond: number;
  readonly jitterMs: number;
  readonly seed: number;
  /** Tokens to play before the end. */
  readonly tokens: number;
}

/** Neither may throw: the caller's faults are the caller's, and other streams share the timer. */
export interface ScriptListener {
  /** Tokens `from` to `to` (not included) are due. */
  tokens(from: number, to: number): void;
  ended(): void;
}

export interface ScriptPlayback {
  /** Nothing is heard after this. */
  stop(): void;
}

/**
 * Plays any number of streams on one timer. Token k is due at start + delay + k / rate, whatever happened
 * before: lateness does not add up, and tokens that are late come together.
 */
export class ScriptScheduler {
  readonly #timers: ScriptTimers;
  readonly #wheel: TimerWheel;
  #fast: Playback[] = [];
  #sliceIsDue = false;

  /** `tickMs`: how late a token may be; finer ticks cost more where there are many streams. */
  constructor(timers: ScriptTimers = systemScriptTimers, options: { readonly tickMs?: number } = {}) {
    this.#timers = timers;
    this.#wheel = new TimerWheel(timers, options.tickMs);
  }

  play(timing: ScriptTiming, listener: ScriptListener): ScriptPlayback {
    const startMs = this.#timers.nowMs() + timing.firstTokenDelayMs;
    const playback = new Playback(timing, listener, {
      startMs,
      wheel: this.#wheel,
      goFast: (self) => this.#addFast(self),
    });
    this.#wheel.add(playback);
    return playback;
  }

  #addFast(playback: Playback): void {
    this.#fast.push(playback);
    this.#soon();
  }

  #soon(): void {
    if (this.#sliceIsDue) return;
    this.#sliceIsDue = true;
    this.#timers.soon(() => this.#slice());
  }

  /** A few tokens of each fast stream in turn, then the event loop goes on. */
  #slice(): void {
    this.#sliceIsDue = false;
    const untilMs = this.#timers.nowMs() + sliceMs;
    const streams = this.#fast;
    this.#fast = [];
    let served = 0;
    while (served < streams.length && this.#timers.nowMs() < untilMs) {
      const stream = streams[served++];
      if (stream?.playSome(tokensPerSlice) === 'more') this.#fast.push(stream);
    }
    // Those the time did not suffice for are first in the next slice.
    this.#fast = [...streams.slice(served), ...this.#fast];
    if (this.#fast.length > 0) this.#soon();
  }
}

const sliceMs = 1;
const tokensPerSlice = 32;

interface PlaybackRoom {
  readonly startMs: number;
  readonly wheel: TimerWheel;
  goFast(self: Playback): void;
}

class Playback implements ScriptPlayback, WheelEntry {
  dueMs: number;
  slot: WheelEntry[] | undefined = undefined;
  position = 0;
  readonly #timing: ScriptTiming;
  readonly #listener: ScriptListener;
  readonly #room: PlaybackRoom;
  readonly #intervalMs: number;
  #next = 0;
  #stopped = false;

  constructor(timing: ScriptTiming, listener: ScriptListener, room: PlaybackRoom) {
    this.#timing = timing;
    this.#listener = listener;
    this.#room = room;
    this.#intervalMs = timing.tokensPerSecond === 0 ? 0 : 1_000 / timing.tokensPerSecond;
    this.dueMs = this.#dueOf(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#room.wheel.remove(this);
  }

  fire(nowMs: number): void {
    if (this.#intervalMs === 0) return this.#room.goFast(this);
    const from = this.#next;
    let to = from;
    while (to < this.#timing.tokens && this.dueMs <= nowMs) this.dueMs = Math.max(this.dueMs, this.#dueOf(++to));
    this.#next = to;
    if (to > from) this.#listener.tokens(from, to);
    if (this.#stopped) return;
    if (to >= this.#timing.tokens) this.#listener.ended();
    else this.#room.wheel.add(this);
  }

  /** One token at a time, as a model that is simply fast would send them. */
  playSome(most: number): 'more' | 'over' {
    const to = Math.min(this.#timing.tokens, this.#next + most);
    while (this.#next < to && !this.#stopped) this.#listener.tokens(this.#next, ++this.#next);
    if (this.#stopped) return 'over';
    if (this.#next < this.#timing.tokens) return 'more';
    this.#listener.ended();
    return 'over';
  }

  #dueOf(token: number): number {
    const { jitterMs, seed } = this.#timing;
    const dueMs = this.#room.startMs + token * this.#intervalMs;
    return jitterMs === 0 ? dueMs : dueMs + (jitterMs * (mix(seed + token) & 0xffff)) / 0x10000;
  }
}
