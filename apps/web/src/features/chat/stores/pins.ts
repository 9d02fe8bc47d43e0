import type { Conversation } from '@parley/protocol';
import { atom, computed, type ReadableAtom } from 'nanostores';

export interface PinsOptions {
  readonly $conversation: ReadableAtom<Conversation | undefined>;
  readonly pin: (id: string) => Promise<Conversation>;
  readonly unpin: (id: string) => Promise<Conversation>;
  readonly onChange: (conversation: Conversation) => void;
  readonly onProblem: (error: unknown) => void;
}

/** The pinned messages of a conversation: as the server has them, with what was wished here on top of it. */
export class Pins {
  readonly $ids: ReadableAtom<readonly string[]>;
  readonly #options: PinsOptions;
  /** What an answer has told. The conversation on the screen hears of it too, later or sooner. */
  readonly #$told = atom<Conversation | undefined>();
  readonly #$wishes = atom<ReadonlyMap<string, { readonly isPinned: boolean }>>(new Map());
  /** One wish after the other: on two lines the later could be there first. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PinsOptions) {
    this.#options = options;
    this.$ids = computed([options.$conversation, this.#$told, this.#$wishes], (here, told, wishes) => {
      const newest = told && told.version > (here?.version ?? 0) ? told : here;
      const ids = new Set(newest?.pinned_messages);
      for (const [id, { isPinned }] of wishes) ids[isPinned ? 'add' : 'delete'](id);
      return [...ids];
    });
  }

  has(id: string): boolean {
    return this.$ids.get().includes(id);
  }

  /** Shown at once; as it was should the server not take it. */
  async set(id: string, isPinned: boolean): Promise<boolean> {
    const wish = { isPinned };
    this.#wish(id, wish);
    const isWanted = () => this.#$wishes.get().get(id) === wish;
    const { pin, unpin, onChange, onProblem } = this.#options;
    const asking = this.#last.then(() => (isWanted() ? (isPinned ? pin : unpin)(id) : undefined));
    this.#last = asking.catch(() => {});
    try {
      const conversation = await asking;
      if (conversation && conversation.version > (this.#$told.get()?.version ?? 0)) this.#$told.set(conversation);
      if (conversation) onChange(conversation);
      return true;
    } catch (error) {
      onProblem(error);
      return false;
    } finally {
      if (isWanted()) this.#wish(id, undefined);
    }
  }

  #wish(id: string, wish: { readonly isPinned: boolean } | undefined): void {
    const wishes = new Map(this.#$wishes.get());
    if (wish) wishes.set(id, wish);
    else wishes.delete(id);
    this.#$wishes.set(wishes);
  }
}
