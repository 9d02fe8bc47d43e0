import { atom, computed } from 'nanostores';
import type { ComponentType } from 'react';
import { keptAtom } from '../lib/kept.ts';
import type { IconProps } from '../ui/icon.tsx';

/** What is known of an action wherever it can be done. */
export interface ActionDescription {
  /** Asked each time it is shown: languages change, and some titles tell a state. */
  readonly title: () => string;
  readonly section: 'conversation' | 'go' | 'view' | 'account';
  readonly icon?: ComponentType<IconProps>;
  readonly keys?: string;
  /** What one writes behind a slash to do it; those without make no sense in the middle of writing. */
  readonly command?: string;
  /** Also works while somebody writes in a field. Those with `mod` always do. */
  readonly whileTyping?: boolean;
}

/** One thing a person can do. Defined once; button, menu, shortcut and palette all show this one. */
export interface Action extends ActionDescription {
  readonly id: string;
  readonly isAvailable?: () => boolean;
  readonly run: () => void;
}

const $registered = atom<readonly Action[]>([]);

/** Chosen by the user; null takes the shortcut away. */
export const $bindings = keptAtom<Readonly<Record<string, string | null>>>(
  'shortcuts',
  {},
  (value) => typeof value === 'object' && value !== null,
);

/** Off for whom a screen reader or browser needs the keys (WCAG 2.1.4): then no action has any. */
export const $areShortcutsOn = keptAtom('shortcuts-on', true, (value) => typeof value === 'boolean');

export const $actions = computed([$registered, $bindings, $areShortcutsOn], (registered, bindings, areOn) =>
  registered.map((action) => withKeys(action, areOn ? bindings[action.id] : null)),
);

/** With the keys that somebody chose; undefined: its own. */
export function withKeys<Described extends ActionDescription>(
  action: Described,
  bound: string | null | undefined,
): Described {
  if (bound === undefined) return action;
  const { keys: _keys, ...rest } = action;
  return (bound === null ? rest : { ...rest, keys: bound }) as Described;
}

/** Gives back what takes it away again. A later one of the same id stands in for the earlier. */
export function registerActions(...actions: readonly Action[]): () => void {
  const ids = new Set(actions.map(({ id }) => id));
  $registered.set([...$registered.get().filter(({ id }) => !ids.has(id)), ...actions]);
  return () => $registered.set($registered.get().filter((action) => !actions.includes(action)));
}
