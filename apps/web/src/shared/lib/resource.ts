import { atom, type ReadableAtom } from 'nanostores';
import { sentenceOf } from './problems.ts';

export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly isReading: boolean;
  readonly problem: string | undefined;
}

export interface Resource<Value> {
  readonly $state: ReadableAtom<Loaded<Value>>;
  /** What was read before stays on the screen meanwhile. The newest asking wins. */
  read(): Promise<void>;
  set(value: Value): void;
}

/** Something the server has, as a page shows it: not yet, here, older than wanted, or why not. */
export function resource<Value>(load: () => Promise<Value>): Resource<Value> {
  const $state = atom<Loaded<Value>>({ value: undefined, isReading: false, problem: undefined });
  let asked = 0;
  return {
    $state,
    async read() {
      const turn = (asked += 1);
      $state.set({ ...$state.get(), isReading: true });
      try {
        const value = await load();
        if (turn === asked) $state.set({ value, isReading: false, problem: undefined });
      } catch (error) {
        if (turn === asked) $state.set({ ...$state.get(), isReading: false, problem: sentenceOf(error) });
      }
    },
    set: (value) => $state.set({ ...$state.get(), value }),
  };
}
