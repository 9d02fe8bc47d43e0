import { keptAtom } from '../../../shared/lib/kept.ts';

/** Models that stand first wherever one is chosen. In this browser: the server keeps no preferences of this kind. */
export const $pinned = keptAtom<readonly string[]>(
  'models.pinned',
  [],
  (value) => Array.isArray(value) && value.every((id) => typeof id === 'string'),
);

export function togglePin(id: string): void {
  const pinned = $pinned.get();
  $pinned.set(pinned.includes(id) ? pinned.filter((other) => other !== id) : [...pinned, id]);
}

/** In the order of the server within each of the two. */
export function byPin<Model extends { readonly id: string }>(
  models: readonly Model[],
  pinned: readonly string[] = $pinned.get(),
): { readonly pinned: readonly Model[]; readonly others: readonly Model[] } {
  return {
    pinned: models.filter(({ id }) => pinned.includes(id)),
    others: models.filter(({ id }) => !pinned.includes(id)),
  };
}

export function pinnedFirst<Model extends { readonly id: string }>(models: readonly Model[]): readonly Model[] {
  const { pinned, others } = byPin(models);
  return [...pinned, ...others];
}
