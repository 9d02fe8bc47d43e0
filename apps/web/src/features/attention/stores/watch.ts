/** Conversations by what is going on in them. */
export interface Going {
  readonly running: ReadonlySet<string>;
  readonly asking: ReadonlySet<string>;
}

export interface Known {
  /** When an answer here last ended. */
  readonly answeredAt: string | null;
  readonly isUnread: boolean;
  readonly version: number;
  /** Nobody else knows of it, and whether it is read is not stored. */
  readonly isTemporary: boolean;
}

export interface News {
  readonly id: string;
  readonly kind: 'ended' | 'asks';
  /** The same in every tab, and of no other ending. */
  readonly key: string;
}

export interface WatchOptions {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  /** Undefined for what is gone. */
  readonly find: (id: string) => Known | undefined;
  readonly isLookedAt: (id: string) => boolean;
  /** Somebody uses this very page. */
  readonly isInUse: () => boolean;
  readonly tell: (news: News) => void;
}

interface Candidate {
  readonly id: string;
  readonly kind: News['kind'];
  readonly sinceMs: number;
  /** What the list knew of endings when this answer began. */
  readonly answeredBefore: string | null | undefined;
}

const longMs = 8_000;
const settledMs = 2_000;
const soonerInUseMs = 500;
const heardWithinMs = 30_000;
const againMs = 1_000;

/** Finds out what is worth telling somebody who is elsewhere (SPEC A2). */
export class Watch {
  readonly #options: WatchOptions;
  readonly #begun = new Map<string, { readonly atMs: number; readonly answeredAt: string | null | undefined }>();
  readonly #waiting = new Map<string, () => void>();
  #going: Going;

  /** A2.1: what is so already is not told. How long it has been is not known, so it counts as long. */
  constructor(options: WatchOptions, going: Going) {
    this.#options = options;
    this.#going = going;
    for (const id of going.running) this.#begins(id, Number.NEGATIVE_INFINITY);
  }

  take(next: Going): void {
    const before = this.#going;
    this.#going = next;
    const { now } = this.#options;
    for (const id of next.running) if (!before.running.has(id)) this.#begins(id, now());
    for (const id of before.running) {
      if (next.running.has(id)) continue;
      const begun = this.#begun.get(id);
      this.#begun.delete(id);
      if (begun && now() - begun.atMs >= longMs) this.#consider(id, 'ended', begun.answeredAt);
    }
    for (const id of next.asking) if (!before.asking.has(id)) this.#consider(id, 'asks', undefined);
  }

  stop(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #begins(id: string, atMs: number): void {
    this.#begun.set(id, { atMs, answeredAt: this.#options.find(id)?.answeredAt });
  }

  #consider(id: string, kind: News['kind'], answeredBefore: Candidate['answeredBefore']): void {
    const { isInUse, now } = this.#options;
    const candidate = { id, kind, answeredBefore, sinceMs: now() };
    this.#look(candidate, isInUse() ? settledMs - soonerInUseMs : settledMs);
  }

  #look(candidate: Candidate, inMs: number): void {
    const { id } = candidate;
    this.#waiting.get(id)?.();
    this.#waiting.set(
      id,
      this.#options.after(inMs, () => {
        this.#waiting.delete(id);
        this.#settle(candidate);
      }),
    );
  }

  /** A2.2 */
  #settle(candidate: Candidate): void {
    const { id, kind, sinceMs, answeredBefore } = candidate;
    const { find, isLookedAt, now, tell } = this.#options;
    const known = find(id);
    if (!known || isLookedAt(id)) return;
    const { running, asking } = this.#going;
    if (kind === 'asks') {
      if (asking.has(id)) tell({ id, kind, key: `asks ${known.version}` });
      return;
    }
    if (running.has(id)) return;
    if (known.isTemporary) return tell({ id, kind, key: `ended ${sinceMs}` });
    if (known.answeredAt === (answeredBefore ?? null)) {
      if (now() - sinceMs < heardWithinMs) this.#look(candidate, againMs);
    } else if (known.isUnread) tell({ id, kind, key: `ended ${known.answeredAt}` });
  }
}
