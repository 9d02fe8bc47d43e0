import type { EmbeddingKind, EmbeddingPriority } from './embedding-model.ts';

export interface WaitingCall<Item> {
  readonly kind: EmbeddingKind;
  readonly priority: EmbeddingPriority;
  /** Texts not taken yet, next one first. */
  readonly items: Item[];
}

/** Of this many batches one is for bulk work whatever else waits, so that it never stands still (EQ3). */
const batchesPerBulk = 4;

/**
 * Whose texts go into the next batch. Interactive calls go before bulk ones; calls of one lane take turns,
 * text by text, so that a query does not wait for somebody's thousand documents (EQ2).
 */
export class FairQueue<Item> {
  readonly #lanes: Record<EmbeddingPriority, WaitingCall<Item>[]> = { interactive: [], bulk: [] };
  #sinceBulk = 0;

  get length(): number {
    return this.size('interactive') + this.size('bulk');
  }

  size(lane: EmbeddingPriority): number {
    let sum = 0;
    for (const call of this.#lanes[lane]) sum += call.items.length;
    return sum;
  }

  add(call: WaitingCall<Item>): void {
    this.#lanes[call.priority].push(call);
  }

  remove(call: WaitingCall<Item>): void {
    const lane = this.#lanes[call.priority];
    const at = lane.indexOf(call);
    if (at !== -1) lane.splice(at, 1);
  }

  /** At most `most` texts of one kind, in turns. Empty when nothing waits. */
  take(most: number): { readonly kind: EmbeddingKind; readonly items: readonly Item[] } {
    const lane = this.#nextLane();
    const kind = lane[0]?.kind ?? 'document';
    const items: Item[] = [];
    for (let isTaking = true; isTaking && items.length < most;) {
      isTaking = false;
      for (const call of [...lane]) {
        if (call.kind !== kind || items.length === most) continue;
        const item = call.items.shift();
        if (item === undefined) continue;
        items.push(item);
        isTaking = true;
      }
    }
    // Whoever still has texts goes to the end, so that the next batch begins with another call.
    const [served, others] = [lane.filter(isOf(kind)), lane.filter((call) => call.kind !== kind)];
    lane.splice(0, lane.length, ...[...others, ...served].filter((call) => call.items.length > 0));
    return { kind, items };
  }

  #nextLane(): WaitingCall<Item>[] {
    const { interactive, bulk } = this.#lanes;
    const isBulk = interactive.length === 0 || (bulk.length > 0 && this.#sinceBulk >= batchesPerBulk - 1);
    this.#sinceBulk = isBulk ? 0 : this.#sinceBulk + 1;
    return isBulk ? bulk : interactive;
  }
}

function isOf(kind: EmbeddingKind): (call: { readonly kind: EmbeddingKind }) => boolean {
  return (call) => call.kind === kind;
}
