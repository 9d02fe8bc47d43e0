import { atom } from 'nanostores';

/** A state some conversations are in: events tell of one of them, a reading of all. */
export class Marks {
  readonly $ids = atom<ReadonlySet<string>>(new Set());
  /** Told since a reading was asked for: it may have been made before. */
  readonly #told = new Map<string, boolean>();

  put(id: string, isIn: boolean): void {
    this.#told.set(id, isIn);
    if (this.$ids.get().has(id) === isIn) return;
    this.$ids.set(withMark(this.$ids.get(), id, isIn));
  }

  startReading(): void {
    this.#told.clear();
  }

  /** False when it differs from what was told meanwhile: that stands, and only another reading makes sure. */
  take(read: readonly string[]): boolean {
    let ids: ReadonlySet<string> = new Set(read);
    const differing = [...this.#told].filter(([id, isIn]) => ids.has(id) !== isIn);
    for (const [id, isIn] of differing) ids = withMark(ids, id, isIn);
    this.$ids.set(ids);
    return differing.length === 0;
  }

  clear(): void {
    this.#told.clear();
    this.$ids.set(new Set());
  }
}

function withMark(ids: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}
