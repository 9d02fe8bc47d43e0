import type { SendOptions } from '@parley/client';
import { atom, computed, type ReadableAtom } from 'nanostores';
import { keepChips, readChips, type Chip } from './chips.ts';
import { readDraft } from './drafts.ts';

/** What goes with a message beside its words: attachments, another model, tools. */
export interface Contribution {
  readonly options?: SendOptions;
  /** Why the message cannot go yet, as a sentence; the button then says it. */
  readonly holdBack?: string | undefined;
  /** The message may go without words. */
  readonly isEnough?: boolean;
  /** The message has gone, and this with it. */
  readonly onSent?: () => void;
}

/** One writing box, as those see it who add something to it. Lives as long as the box is on the page. */
export class Composer {
  /** Of the conversation; `new` for the one that has not begun. */
  readonly id: string;
  readonly $text;
  /** Where the next letter goes; undefined while more than a place is selected, or a character is being composed. */
  readonly $caret = atom<number | undefined>();
  readonly $chips = atom<readonly Chip[]>([]);
  /** Of the list that is open for the field, for those who listen to it. */
  readonly $list = atom<{ readonly id: string; readonly activeId: string | undefined } | undefined>();
  readonly $contributions = atom<ReadonlyMap<string, Contribution>>(new Map());
  /** The first reason that holds the message back. */
  readonly $holdBack: ReadableAtom<string | undefined> = computed(
    this.$contributions,
    (all) => [...all.values()].find(({ holdBack }) => holdBack !== undefined)?.holdBack,
  );
  /** Whoever has the keyboard before the field does; true: the key was for them. */
  takeKey: ((event: KeyboardEvent) => boolean) | undefined;
  #area: HTMLTextAreaElement | null = null;

  constructor(id: string) {
    this.id = id;
    this.$text = atom(readDraft(id));
    this.#setChips(readChips(id));
  }

  get area(): HTMLTextAreaElement | null {
    return this.#area;
  }

  addChip(chip: Chip): void {
    this.#setChips([...this.$chips.get().filter(({ key }) => key !== chip.key), chip]);
  }

  removeChip(key: string): void {
    this.#setChips(this.$chips.get().filter((chip) => chip.key !== key));
  }

  /** What `owner` adds to the next message; undefined takes it back. */
  contribute(owner: string, contribution: Contribution | undefined): void {
    const all = new Map(this.$contributions.get());
    if (contribution) all.set(owner, contribution);
    else all.delete(owner);
    this.$contributions.set(all);
  }

  /** Lists are joined, so that two may add tools; of anything else the last word counts. */
  get options(): SendOptions {
    const joined: Record<string, unknown> = {};
    for (const { options = {} } of this.$contributions.get().values())
      for (const [name, value] of Object.entries(options)) {
        const before = joined[name];
        joined[name] = Array.isArray(before) && Array.isArray(value) ? [...new Set([...before, ...value])] : value;
      }
    return joined;
  }

  sent(): void {
    for (const { onSent } of this.$contributions.get().values()) onSent?.();
  }

  /** All of the words; the caret stands behind them. */
  write(text: string): void {
    this.replace(0, this.$text.get().length, text);
  }

  /** At the caret. */
  insert(text: string): void {
    const end = this.$text.get().length;
    this.replace(this.#area?.selectionStart ?? end, this.#area?.selectionEnd ?? end, text);
  }

  /** Puts `text` in the place of what stands from `start` to `end`, and the caret behind it. */
  replace(start: number, end: number, text: string): void {
    const before = this.$text.get();
    this.$text.set(before.slice(0, start) + text + before.slice(end));
    this.$caret.set(start + text.length);
    this.select(start + text.length);
  }

  quote(text: string): void {
    const lines = text.split('\n').map((line) => `> ${line}`);
    this.#append(`${lines.join('\n')}\n\n`);
  }

  /** Behind what stands there; who asks for it twice has it once. */
  add(text: string): void {
    const length = this.$text.get().length;
    if (this.$text.get().includes(text)) this.select(length);
    else this.#append(text);
  }

  focus(): void {
    this.#area?.focus();
  }

  /** Once the field has drawn its new words. */
  select(start: number, end = start): void {
    this.focus();
    requestAnimationFrame(() => this.#area?.setSelectionRange(start, end));
  }

  /** Where the caret of the field stands now. */
  look({ selectionStart, selectionEnd }: HTMLTextAreaElement): void {
    this.$caret.set(selectionStart === selectionEnd ? selectionStart : undefined);
  }

  /** Only for the box itself. */
  attach(area: HTMLTextAreaElement | null): void {
    this.#area = area;
  }

  #append(text: string): void {
    const before = this.$text.get().trimEnd();
    this.write(`${before === '' ? '' : `${before}\n\n`}${text}`);
  }

  #setChips(chips: readonly Chip[]): void {
    for (const { key } of this.$chips.get()) this.contribute(`chip ${key}`, undefined);
    for (const { key, options } of chips)
      this.contribute(`chip ${key}`, { options, onSent: () => this.removeChip(key) });
    this.$chips.set(chips);
    keepChips(this.id, chips);
  }
}
