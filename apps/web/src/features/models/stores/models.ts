import { atom, computed } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { readModels, type Model } from '../api/models.ts';

export type { Model } from '../api/models.ts';

export interface ModelsState {
  readonly items: readonly Model[];
  readonly state: 'unread' | 'reading' | 'read';
  readonly problem: string | undefined;
}

export const $models = atom<ModelsState>({ items: [], state: 'unread', problem: undefined });
export const $defaultModel = computed($models, ({ items }) => items.find((model) => model.is_default));

/** Models come and go with their servers: asked for at the start, and whenever somebody looks. */
export async function refreshModels(): Promise<void> {
  const before = $models.get();
  if (before.state === 'reading') return;
  $models.set({ ...before, state: 'reading' });
  try {
    $models.set({ items: await readModels(), state: 'read', problem: undefined });
  } catch (error) {
    $models.set({ items: before.items, state: 'read', problem: sentenceOf(error) });
  }
}

export function modelName(id: string): string {
  return $models.get().items.find((model) => model.id === id)?.name ?? id;
}
