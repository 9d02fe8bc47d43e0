import type { ModelCompletion, ModelRequest, ModelSink } from '@parley/core';
import type { ModelSpec } from '../protocol.ts';

export interface Turn {
  readonly call: number;
  readonly request: ModelRequest;
  readonly sink: ModelSink;
  resolve(completion: ModelCompletion): void;
  reject(error: unknown): void;
}

/** The turns of one model: as many as it has sequences are computed, the others wait in the order they came. */
export class TurnQueue {
  readonly spec: ModelSpec;
  readonly waiting: Turn[] = [];
  readonly active: Turn[] = [];
  state: 'out' | 'loading' | 'ready' = 'out';
  /** Processes that died while they loaded this model. */
  loadCrashes = 0;
  /** In turns served, of all queues. */
  lastUsed = 0;
  #slots = 0;
  readonly #told = new Map<Turn, number>();

  constructor(spec: ModelSpec) {
    this.spec = spec;
  }

  get isIdle(): boolean {
    return this.waiting.length === 0 && this.active.length === 0;
  }

  add(turn: Turn): void {
    this.waiting.push(turn);
    this.lastUsed = ++uses;
  }

  loaded(slots: number): void {
    this.state = 'ready';
    this.#slots = slots;
    this.loadCrashes = 0;
  }

  /** Moves to the computed ones what there is room for. */
  takeReady(): readonly Turn[] {
    if (this.state !== 'ready') return [];
    const taken = this.waiting.splice(0, Math.max(0, this.#slots - this.active.length));
    this.active.push(...taken);
    return taken;
  }

  remove(turn: Turn): void {
    this.#told.delete(turn);
    for (const list of [this.waiting, this.active]) {
      const index = list.indexOf(turn);
      if (index >= 0) list.splice(index, 1);
    }
    this.lastUsed = ++uses;
  }

  /** Tells each waiting turn its place: when it changed, or again. Gives back those whose sink threw. */
  tellPositions(when: 'changed' | 'again' = 'changed'): readonly { readonly turn: Turn; readonly error: unknown }[] {
    const failed: { turn: Turn; error: unknown }[] = [];
    for (const [index, turn] of [...this.waiting].entries()) {
      if (when === 'changed' && this.#told.get(turn) === index + 1) continue;
      this.#told.set(turn, index + 1);
      try {
        turn.sink.waiting?.({ position: index + 1 });
      } catch (error) {
        failed.push({ turn, error });
      }
    }
    return failed;
  }
}

let uses = 0;
