import { atom } from 'nanostores';
import { rank } from '../../../shared/lib/rank.ts';
import { findTrigger, type Found } from '../core/find-trigger.ts';
import type { Composer } from './composer.ts';
import { $triggers, type TriggerItem, type TriggerProvider } from './triggers.ts';

export interface Suggestion {
  readonly item: TriggerItem;
  readonly provider: TriggerProvider;
}

export interface TriggerState {
  readonly found: Found;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  /** Somebody has not answered for these words yet. */
  readonly isAsking: boolean;
}

const mostOfOne = 8;
const askAfterMs = 120;

/** What the words at the caret ask for, and what was found for them. One for each writing box. */
export class TriggerSession {
  readonly $state = atom<TriggerState | undefined>();
  readonly #composer: Composer;
  #asked = new AbortController();
  /** Closed by Escape: stays closed as long as the same trigger is being written. */
  #closedAt: number | undefined;

  constructor(composer: Composer) {
    this.#composer = composer;
  }

  /** The words or the caret have changed. */
  look(text: string, caret: number): void {
    const characters = new Set($triggers.get().map(({ character }) => character));
    const found = findTrigger(text, caret, characters);
    if (found?.start !== this.#closedAt) this.#closedAt = undefined;
    const before = this.$state.get()?.found;
    if (!found || found.start === this.#closedAt) return this.#end();
    if (before && before.start === found.start && before.end === found.end && before.query === found.query) return;
    void this.#ask(found);
  }

  move(step: 1 | -1): void {
    const state = this.$state.get();
    if (!state || state.suggestions.length === 0) return;
    const { length } = state.suggestions;
    this.activate((state.active + step + length) % length);
  }

  activate(active: number): void {
    const state = this.$state.get();
    if (state && state.active !== active) this.$state.set({ ...state, active });
  }

  close(): void {
    this.#closedAt = this.$state.get()?.found.start;
    this.#end();
  }

  /** Takes the words that asked out of the text, and puts what was picked in their place. */
  async pick(index = this.$state.get()?.active ?? 0): Promise<void> {
    const state = this.$state.get();
    const chosen = state?.suggestions[index];
    if (!state || !chosen) return;
    const { start, end } = state.found;
    this.#end();
    const picked = await chosen.provider.pick(chosen.item, this.#composer);
    switch (picked.kind) {
      case 'text':
        return this.#composer.replace(start, end, picked.text);
      case 'chip':
        this.#composer.addChip(picked.chip);
        return this.#composer.replace(start, end, '');
      case 'nothing':
        return this.#composer.select(end);
      case 'action':
        this.#composer.replace(start, end, '');
        return picked.run();
    }
  }

  #end(): void {
    this.#asked.abort();
    if (this.$state.get()) this.$state.set(undefined);
  }

  /** What somebody has gone to stays chosen when more is found for the same letters. */
  #chosenAmong(found: Found, suggestions: readonly Suggestion[]): number {
    const before = this.$state.get();
    if (before?.found !== found || before.active === 0) return 0;
    const chosen = before.suggestions[before.active];
    const index = suggestions.findIndex(
      ({ provider, item }) => provider === chosen?.provider && item.id === chosen.item.id,
    );
    return Math.max(0, index);
  }

  async #ask(found: Found): Promise<void> {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    const { signal } = asked;
    const providers = $triggers.get().filter(({ character }) => character === found.character);
    const earlier = this.$state.get()?.suggestions ?? [];
    // What was found for fewer letters stands until there is an answer, as far as it fits the letters of now.
    const answers = providers.map((provider) => {
      const items = earlier.filter((suggestion) => suggestion.provider === provider).map(({ item }) => item);
      return bestOf({ ...provider, isRanked: false }, items, found.query).map((item) => ({ item, provider }));
    });
    let open = providers.length;
    const show = () => {
      if (signal.aborted) return;
      const suggestions = closestFirst(answers, found.query).flat();
      // Words that nothing answers to are just words.
      if (open === 0 && suggestions.length === 0) return this.$state.set(undefined);
      this.$state.set({ found, suggestions, active: this.#chosenAmong(found, suggestions), isAsking: open > 0 });
    };
    const take = (index: number, provider: TriggerProvider, items: readonly TriggerItem[]) => {
      answers[index] = bestOf(provider, items, found.query).map((item) => ({ item, provider }));
      open -= 1;
    };
    const later: Promise<void>[] = [];
    for (const [index, provider] of providers.entries()) {
      const search = () => provider.search(found.query, this.#composer, signal);
      const isSlow = provider.isRanked === true && found.query !== '';
      const items = isSlow ? pause(askAfterMs, signal).then(search) : search();
      if (!('then' in items)) take(index, provider, items);
      else
        later.push(
          items
            .catch(() => [])
            .then((answer) => {
              take(index, provider, answer);
              show();
            }),
        );
    }
    show();
    await Promise.all(later);
  }
}

function bestOf(provider: TriggerProvider, items: readonly TriggerItem[], query: string): readonly TriggerItem[] {
  const all = provider.isRanked || query === '' ? items : rank(items, query, wordsOf);
  return all.slice(0, mostOfOne);
}

/** A group that has the very letters stands before one that only has them somewhere. */
function closestFirst(groups: readonly (readonly Suggestion[])[], query: string): readonly (readonly Suggestion[])[] {
  const letters = query.trim().toLowerCase();
  if (letters === '') return groups;
  const isClose = ([first]: readonly Suggestion[]) =>
    first !== undefined && wordsOf(first.item).toLowerCase().includes(letters);
  return groups.toSorted((a, b) => Number(isClose(b)) - Number(isClose(a)));
}

function wordsOf({ title, keywords }: TriggerItem): string {
  return keywords === undefined ? title : `${title} ${keywords}`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
