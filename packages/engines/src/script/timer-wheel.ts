import type { ScriptTimers } from './script-timers.ts';

/** An entry of at most one wheel, at one place. */
export interface WheelEntry {
  dueMs: number;
  slot: WheelEntry[] | undefined;
  position: number;
  /** Called once, no sooner than `dueMs`. */
  fire(nowMs: number): void;
}

/**
 * One timer for thousands of streams. A `setTimeout` for every token of every stream costs more than the
 * tokens; here an entry is put into the slot of its tick and one timer visits the slots that hold some.
 */
export class TimerWheel {
  readonly #timers: ScriptTimers;
  readonly #tickMs: number;
  readonly #slots: WheelEntry[][] = Array.from({ length: slotCount }, () => []);
  #size = 0;
  #doneTick: number;
  #armedTick = Number.POSITIVE_INFINITY;
  #disarm: () => void = nothing;
  #turning = false;

  constructor(timers: ScriptTimers, tickMs = defaultTickMs) {
    this.#timers = timers;
    this.#tickMs = tickMs;
    this.#doneTick = Math.floor(timers.nowMs() / tickMs);
  }

  add(entry: WheelEntry): void {
    // An empty wheel stands still: what it missed meanwhile holds nothing.
    if (this.#size === 0 && !this.#turning) this.#doneTick = Math.floor(this.#timers.nowMs() / this.#tickMs);
    const tick = this.#tickOf(entry);
    const slot = this.#slotAt(tick);
    entry.slot = slot;
    entry.position = slot.length;
    slot.push(entry);
    this.#size++;
    if (!this.#turning && tick < this.#armedTick) this.#arm(tick);
  }

  remove(entry: WheelEntry): void {
    const { slot, position } = entry;
    if (slot === undefined) return;
    const last = slot.pop();
    if (last !== undefined && last !== entry) {
      slot[position] = last;
      last.position = position;
    }
    entry.slot = undefined;
    this.#size--;
    // A timer without work would keep the process alive.
    if (this.#size === 0 && !this.#turning) this.#stopTimer();
  }

  /** Entries beyond the wheel's horizon wait in its farthest slot and are put on again from there. */
  #tickOf(entry: WheelEntry): number {
    const due = Math.ceil(entry.dueMs / this.#tickMs);
    return Math.min(Math.max(due, this.#doneTick + 1), this.#doneTick + slotCount - 1);
  }

  #slotAt(tick: number): WheelEntry[] {
    const slot = this.#slots[tick & (slotCount - 1)];
    if (slot === undefined) throw new RangeError('The wheel has no such slot');
    return slot;
  }

  #turn(): void {
    this.#armedTick = Number.POSITIVE_INFINITY;
    const nowMs = this.#timers.nowMs();
    const nowTick = Math.floor(nowMs / this.#tickMs);
    const firstTick = Math.max(this.#doneTick + 1, nowTick - slotCount + 1);
    this.#turning = true;
    // Set first: what an entry adds while it fires belongs behind now, never into a slot being visited.
    this.#doneTick = Math.max(this.#doneTick, nowTick);
    try {
      for (let tick = firstTick; tick <= nowTick; tick++) this.#visit(tick, nowMs);
    } finally {
      this.#turning = false;
      this.#armNext();
    }
  }

  #visit(tick: number, nowMs: number): void {
    const slot = this.#slotAt(tick);
    // From the end and one at a time: an entry that fires may remove any other, or add to this very slot
    // (a whole turn of the wheel later), which `due` below tells apart.
    for (let left = slot.length; left > 0 && slot.length > 0; left--) {
      const entry = slot[Math.min(left, slot.length) - 1];
      if (entry === undefined) return;
      this.remove(entry);
      if (entry.dueMs <= nowMs) entry.fire(nowMs);
      else this.add(entry);
    }
  }

  #armNext(): void {
    if (this.#size === 0) return;
    for (let tick = this.#doneTick + 1; tick < this.#doneTick + slotCount; tick++) {
      if (this.#slotAt(tick).length > 0) return this.#arm(tick);
    }
  }

  #arm(tick: number): void {
    this.#disarm();
    this.#armedTick = tick;
    this.#disarm = this.#timers.after(Math.max(0, tick * this.#tickMs - this.#timers.nowMs()), () => this.#turn());
  }

  #stopTimer(): void {
    this.#disarm();
    this.#disarm = nothing;
    this.#armedTick = Number.POSITIVE_INFINITY;
  }
}

/** A token may be this much late and never early. */
const defaultTickMs = 4;
/** A power of two; the horizon is two seconds at the usual tick. */
const slotCount = 512;

function nothing(): void {}
