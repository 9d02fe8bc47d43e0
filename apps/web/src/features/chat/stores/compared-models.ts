import { atom, type WritableAtom } from 'nanostores';

/** Models that answer side by side, by conversation; `new` for the one that has not begun. Fewer than two: none do. */
const prefix = 'parley.compare.';
const known = new Map<string, WritableAtom<readonly string[]>>();

export function comparedModels(id: string): WritableAtom<readonly string[]> {
  let $models = known.get(id);
  if (!$models) {
    $models = atom<readonly string[]>(read(id));
    $models.listen((models) => keep(id, models));
    known.set(id, $models);
  }
  return $models;
}

/** What was chosen before the conversation began is the conversation's. */
export function handOverCompared(id: string): readonly string[] {
  const models = comparedModels('new').get();
  comparedModels('new').set([]);
  comparedModels(id).set(models);
  return models;
}

/** For the options of a message: another model named with it counts more. */
export function compareOption(
  models: readonly string[],
  options: { readonly model?: string | undefined },
): { readonly compare?: string[] } {
  return models.length < 2 || options.model !== undefined ? {} : { compare: [...models] };
}

function read(id: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + id) ?? '[]');
    return Array.isArray(kept) ? kept.filter((model) => typeof model === 'string') : [];
  } catch {
    return [];
  }
}

function keep(id: string, models: readonly string[]): void {
  try {
    if (models.length === 0) localStorage.removeItem(prefix + id);
    else localStorage.setItem(prefix + id, JSON.stringify(models));
  } catch {
    // A full or forbidden storage: the choice lives as long as the page.
  }
}
