import { atom } from 'nanostores';
import type { ComponentType } from 'react';
import type { IconProps } from '../../../shared/ui/icon.tsx';
import type { Chip } from './chips.ts';
import type { Composer } from './composer.ts';

/** One line of the list that a trigger opens. */
export interface TriggerItem {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly icon?: ComponentType<IconProps> | undefined;
  /** Its shortcut. */
  readonly keys?: string | undefined;
  /** Found by these words too. */
  readonly keywords?: string | undefined;
}

/** What becomes of the words that asked: other words, something that goes with the message, or an act. */
export type Picked =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'chip'; readonly chip: Chip }
  | { readonly kind: 'action'; readonly run: () => void }
  | { readonly kind: 'nothing' };

/** Suggests something for what is written behind its character. Those that do not register do not show. */
export interface TriggerProvider<Item extends TriggerItem = TriggerItem> {
  readonly id: string;
  readonly character: string;
  /** Heading of its items. */
  readonly name: () => string;
  /** Of its items and chips, where they have none of their own. */
  readonly icon: ComponentType<IconProps>;
  /** Smaller stands first; usual is 0. */
  readonly order?: number;
  /** All that it has, to be filtered here; or what it has found itself, when `isRanked`. */
  readonly search: (
    query: string,
    composer: Composer,
    signal: AbortSignal,
  ) => readonly Item[] | Promise<readonly Item[]>;
  readonly isRanked?: boolean;
  pick(item: Item, composer: Composer): Picked | Promise<Picked>;
}

export const $triggers = atom<readonly TriggerProvider[]>([]);

/** Gives back what takes it away again. A later one of the same id stands in for the earlier. */
export function registerTrigger<Item extends TriggerItem>(provider: TriggerProvider<Item>): () => void {
  // An item only ever goes back to the provider it came from.
  const known = provider as unknown as TriggerProvider;
  const others = $triggers.get().filter(({ id }) => id !== known.id);
  $triggers.set([...others, known].sort((a, b) => (a.order ?? 0) - (b.order ?? 0)));
  return () => $triggers.set($triggers.get().filter((other) => other !== known));
}

let load: (() => Promise<unknown>) | undefined;

/** Where providers come from: asked for when somebody first writes a trigger. */
export function loadTriggersWith(loader: () => Promise<unknown>): void {
  load = loader;
}

export async function loadTriggers(): Promise<void> {
  await load?.();
}
