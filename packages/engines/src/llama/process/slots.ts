import type { LlamaContextSequence, Token } from 'node-llama-cpp';

export interface Slot {
  readonly sequence: LlamaContextSequence;
  /** The conversation whose tokens it holds. */
  key: string | undefined;
  lastUsed: number;
  busy: boolean;
  /** Tokens of the answers it gave, by their text: read again they must be the same tokens, or the cache ends there. */
  readonly answers: Map<string, readonly Token[]>;
}

const answersKept = 64;

/** The sequences of a model (E5): each keeps what it has read until another conversation needs it. */
export class Slots {
  readonly #slots: readonly Slot[];
  readonly #waiting: (() => void)[] = [];
  #uses = 0;

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#slots = sequences.map((sequence) => ({
      sequence,
      key: undefined,
      lastUsed: 0,
      busy: false,
      answers: new Map(),
    }));
  }

  get count(): number {
    return this.#slots.length;
  }

  /** The conversation's own; otherwise an empty one; otherwise the one that was used longest ago. */
  async take(key: string | undefined): Promise<Slot> {
    for (;;) {
      const free = this.#slots.filter(({ busy }) => !busy);
      const own = key === undefined ? undefined : free.find((slot) => slot.key === key);
      const slot = own ?? free.toSorted((a, b) => a.lastUsed - b.lastUsed)[0];
      if (slot !== undefined) {
        slot.busy = true;
        if (slot.key !== key) slot.answers.clear();
        slot.key = key;
        return slot;
      }
      // A turn that was cancelled is still finishing its step.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  give(slot: Slot): void {
    slot.busy = false;
    // What belongs to no conversation is the first to go.
    slot.lastUsed = slot.key === undefined ? Math.min(slot.lastUsed, 1) : ++this.#uses + 1;
    this.#waiting.shift()?.();
  }
}

export function keepAnswer(slot: Slot, text: string, tokens: readonly Token[]): void {
  slot.answers.delete(text);
  slot.answers.set(text, tokens);
  const oldest = slot.answers.keys().next().value;
  if (slot.answers.size > answersKept && oldest !== undefined) slot.answers.delete(oldest);
}
