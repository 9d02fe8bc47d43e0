import type { SessionContext, UpdateContext } from '@parley/protocol';
import type { WritableAtom } from 'nanostores';

type Fields = Omit<UpdateContext, 'base_version'>;
export type ReadPosition = SessionContext['read_position'];

/** What was last known to be the same here and on the server. */
export interface DraftBase {
  readonly version: number;
  readonly draft: string;
}

export interface ContextSyncOptions {
  readonly id: string;
  readonly $draft: WritableAtom<string>;
  readonly read: () => Promise<SessionContext>;
  readonly write: (change: UpdateContext) => Promise<{ readonly applied: boolean; readonly context: SessionContext }>;
  /** Outlives the page, as the draft itself does. */
  readonly base: { get(): DraftBase | undefined; set(base: DraftBase): void };
  readonly after: (ms: number, work: () => void) => () => void;
  readonly onPosition?: (position: ReadPosition) => void;
}

const draftAfterMs = 1_000;
const otherAfterMs = 2_000;
const mostTries = 3;

/** Draft and read position of one conversation, the same on all devices (core session-context/SPEC.md). */
export class ContextSync {
  readonly #options: ContextSyncOptions;
  #base: DraftBase;
  #isKnown = false;
  #pending: Fields = {};
  #cancel: () => void = () => {};
  #saving: Promise<void> | undefined;
  #isTaking = false;
  readonly #stopListening: () => void;

  constructor(options: ContextSyncOptions) {
    this.#options = options;
    this.#base = options.base.get() ?? { version: 0, draft: '' };
    this.#stopListening = options.$draft.listen(() => {
      if (!this.#isTaking) this.#saveAfter(draftAfterMs);
    });
    options.read().then(
      (context) => this.#takeFirst(context),
      // Offline, or it has not begun: what is written here is stored when it can be.
      () => {},
    );
  }

  /** Another device, or this one a moment ago (SC4). */
  take(context: SessionContext): void {
    if (context.version <= this.#base.version) return;
    // SC3: who writes here is not interrupted; the next saving reconciles.
    if (this.#isDirty) return;
    this.#show(context.draft);
    this.#keepBase(context);
  }

  note(fields: Pick<Fields, 'read_position' | 'recent_message_ids'>): void {
    this.#pending = { ...this.#pending, ...fields };
    this.#saveAfter(otherAfterMs);
  }

  /** The page goes: at once. */
  flush(): void {
    if (!this.#isDirty && Object.keys(this.#pending).length === 0) return;
    this.#cancel();
    void this.#save();
  }

  stop(): void {
    this.flush();
    this.#cancel();
    this.#stopListening();
  }

  get #isDirty(): boolean {
    return this.#options.$draft.get() !== this.#base.draft;
  }

  #takeFirst(context: SessionContext): void {
    this.#isKnown = true;
    this.#options.onPosition?.(context.read_position);
    const own = this.#options.$draft.get();
    const isNewer = context.version > this.#base.version && context.draft !== this.#base.draft;
    if (!this.#isDirty) this.#show(context.draft);
    // Both have gone on since they were the same: neither is lost.
    else if (isNewer && context.draft !== '' && !own.includes(context.draft))
      this.#show(context.draft.includes(own) ? context.draft : `${own}\n\n${context.draft}`);
    const shown = this.#options.$draft.get();
    this.#keepBase(context);
    if (shown !== context.draft) this.#saveAfter(draftAfterMs);
  }

  #show(draft: string): void {
    if (draft === this.#options.$draft.get()) return;
    this.#isTaking = true;
    this.#options.$draft.set(draft);
    this.#isTaking = false;
  }

  #keepBase({ version, draft }: DraftBase): void {
    this.#base = { version, draft };
    this.#options.base.set(this.#base);
  }

  #saveAfter(ms: number): void {
    this.#cancel();
    this.#cancel = this.#options.after(ms, () => void this.#save());
  }

  #save(): Promise<void> {
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
      // Typing went on meanwhile.
      if (this.#isKnown && this.#isDirty) this.#saveAfter(draftAfterMs);
    });
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    try {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const draft = this.#options.$draft.get();
        const fields = this.#pending;
        this.#pending = {};
        const change = { ...fields, ...(draft === this.#base.draft ? {} : { draft }) };
        if (Object.keys(change).length === 0) return;
        const { applied, context } = await this.#options.write({ base_version: this.#base.version, ...change });
        this.#isKnown = true;
        if (applied) return this.#keepBase(context);
        // SC2: on what is stored now, once more. What is typed here is the newest.
        this.#pending = { ...fields, ...this.#pending };
        if (change.draft === undefined) this.#show(context.draft);
        this.#keepBase(context);
      }
    } catch {
      // The next change tries again; the draft is kept in this browser meanwhile.
      this.#isKnown = false;
    }
  }
}
