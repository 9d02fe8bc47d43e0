import { atom } from 'nanostores';
import type { ComponentType } from 'react';
import { rank } from '../../shared/lib/rank.ts';
import type { IconProps } from '../../shared/ui/icon.tsx';

export type GroupName = 'commands' | 'models' | 'conversations' | 'messages' | 'search';

export interface Entry {
  readonly key: string;
  readonly title: string;
  /** Found by these words too. */
  readonly keywords?: string;
  readonly icon?: ComponentType<IconProps> | undefined;
  /** Its shortcut. */
  readonly keys?: string | undefined;
  /** Of a message: what was said, and what of it matched. */
  readonly pieces?: readonly { readonly text: string; readonly isMarked: boolean; readonly at: number }[];
  readonly run: () => void;
}

/** Where entries come from; asked anew for every letter. */
export interface Sources {
  readonly commands: () => readonly Entry[];
  /** Places that are only shown to who asks for them, and only for their very letters. */
  readonly sections: () => readonly Entry[];
  readonly models: () => readonly Entry[];
  readonly conversations: () => readonly Entry[];
  readonly search: (words: string) => Entry;
  readonly messages: (words: string, most: number) => Promise<readonly Entry[]>;
}

export interface Group {
  readonly name: GroupName;
  readonly entries: readonly Entry[];
}

export interface PaletteState {
  readonly typed: string;
  readonly groups: readonly Group[];
  /** The key of what Enter does. */
  readonly chosen: string | undefined;
  readonly isLooking: boolean;
  /** How many there are, once all are here and nobody types. */
  readonly told: number | undefined;
}

const most = { commands: 12, sections: 6, models: 5, conversations: 8, messages: 5 };
const askAfterMs = 200;
const tellAfterMs = 600;

/** One visit to the palette (SPEC.md). */
export class PaletteSession {
  readonly $state;
  readonly #sources: Sources;
  #turn = 0;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.$state = atom<PaletteState>({ typed: '', groups: [], chosen: undefined, isLooking: false, told: undefined });
    this.write('');
  }

  write(typed: string): void {
    const words = typed.trim();
    const turn = (this.#turn += 1);
    clearTimeout(this.#asking);
    const isLooking = isLongEnough(words);
    // What was found for other letters stands until there is an answer: nothing flickers.
    const earlier = isLooking ? (this.$state.get().groups.find(({ name }) => name === 'messages')?.entries ?? []) : [];
    const groups = this.#groupsFor(words, earlier);
    this.$state.set({ typed, groups, chosen: groups[0]?.entries[0]?.key, isLooking, told: undefined });
    this.#tellLater();
    if (!isLooking) return;
    this.#asking = setTimeout(() => void this.#ask(words, turn), askAfterMs);
  }

  /** Something has come or gone meanwhile. */
  refresh(): void {
    const state = this.$state.get();
    const messages = state.groups.find(({ name }) => name === 'messages')?.entries ?? [];
    const groups = this.#groupsFor(state.typed.trim(), messages);
    const keys = groups.flatMap(({ entries }) => entries).map(({ key }) => key);
    const chosen = state.chosen !== undefined && keys.includes(state.chosen) ? state.chosen : keys[0];
    this.$state.set({ ...state, groups, chosen });
  }

  move(step: 1 | -1): void {
    const entries = this.entries;
    if (entries.length === 0) return;
    const at = entries.findIndex(({ key }) => key === this.$state.get().chosen);
    this.choose(entries[(at + step + entries.length) % entries.length]?.key);
  }

  choose(key: string | undefined): void {
    const state = this.$state.get();
    if (state.chosen !== key) this.$state.set({ ...state, chosen: key });
  }

  get entries(): readonly Entry[] {
    return this.$state.get().groups.flatMap(({ entries }) => entries);
  }

  get chosen(): Entry | undefined {
    const { chosen } = this.$state.get();
    return this.entries.find(({ key }) => key === chosen);
  }

  end(): void {
    this.#turn += 1;
    clearTimeout(this.#asking);
    clearTimeout(this.#telling);
  }

  #groupsFor(words: string, messages: readonly Entry[]): readonly Group[] {
    const { commands, sections, models, conversations, search } = this.#sources;
    if (words === '')
      return filled([
        { name: 'commands', entries: commands() },
        { name: 'conversations', entries: conversations().slice(0, most.conversations) },
      ]);
    const places = closely(sections(), words).slice(0, most.sections);
    const atOnce: Group[] = [
      {
        name: 'commands',
        entries: rank([...rank(commands(), words, nameOf).slice(0, most.commands), ...places], words, nameOf),
      },
      { name: 'models', entries: closely(models(), words).slice(0, most.models) },
      { name: 'conversations', entries: rank(conversations(), words, nameOf).slice(0, most.conversations) },
    ];
    return filled([
      ...closestFirst(atOnce, words),
      { name: 'messages', entries: messages },
      { name: 'search', entries: [search(words)] },
    ]);
  }

  async #ask(words: string, turn: number): Promise<void> {
    const found = await this.#sources.messages(words, most.messages).catch(() => []);
    if (turn !== this.#turn) return;
    const state = this.$state.get();
    const shown = state.groups.find(({ name }) => name === 'messages')?.entries ?? [];
    const others = state.groups.filter(({ name }) => name !== 'messages');
    const groups = filled([
      ...others.slice(0, -1),
      { name: 'messages', entries: withChosen(found, shown, state.chosen).slice(0, most.messages) },
      ...others.slice(-1),
    ]);
    this.$state.set({ ...state, groups, isLooking: false });
    this.#tellLater();
  }

  #tellLater(): void {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      const state = this.$state.get();
      // P5: where more is to come, that tells.
      if (state.isLooking || state.typed.trim() === '') return;
      const told = state.groups.filter(({ name }) => name !== 'search').flatMap(({ entries }) => entries).length;
      this.$state.set({ ...state, told });
    }, tellAfterMs);
  }
}

/** P4: somebody may have gone to one that was found for fewer letters: it stays, and where it was. */
function withChosen(found: readonly Entry[], shown: readonly Entry[], chosen: string | undefined): readonly Entry[] {
  const at = shown.findIndex(({ key }) => key === chosen);
  const kept = shown[at];
  if (!kept) return found;
  const others = found.filter(({ key }) => key !== chosen);
  return [...others.slice(0, at), kept, ...others.slice(at)];
}

/** Two signs of Chinese, Japanese or Korean are a word. */
function isLongEnough(words: string): boolean {
  return [...words].length >= (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(words) ? 2 : 3);
}

function nameOf({ title, keywords }: Entry): string {
  return keywords === undefined ? title : `${title} ${keywords}`;
}

function filled(groups: readonly Group[]): readonly Group[] {
  return groups.filter(({ entries }) => entries.length > 0);
}

/** Those that have every word as it stands: among many places, scattered letters fit too much. */
function closely(entries: readonly Entry[], words: string): readonly Entry[] {
  const wanted = plain(words).split(/\s+/);
  const close = entries.filter((entry) => wanted.every((word) => plain(nameOf(entry)).includes(word)));
  const ranked = rank(close, words, nameOf);
  return [...ranked, ...close.filter((entry) => !ranked.includes(entry))];
}

function closestFirst(groups: readonly Group[], words: string): readonly Group[] {
  const letters = plain(words);
  const isClose = ({ entries: [first] }: Group) => first !== undefined && plain(nameOf(first)).includes(letters);
  return groups.toSorted((a, b) => Number(isClose(b)) - Number(isClose(a)));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
