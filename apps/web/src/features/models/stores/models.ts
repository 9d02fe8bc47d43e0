import { atom, computed } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import { followModel, pullModel, readModels, type Model, type ModelList, type ModelNotice } from '../api/models.ts';

export type { Model } from '../api/models.ts';

export interface ModelsState {
  readonly items: readonly Model[];
  readonly state: 'unread' | 'reading' | 'read';
  readonly problem: string | undefined;
  /** While nothing but the built-in responder can answer. */
  readonly notice: ModelNotice | undefined;
  /** Set by the machine's owner: nobody else chooses. */
  readonly fixedDefault: { readonly model: string; readonly is_available: boolean } | undefined;
}

export const $models = atom<ModelsState>({
  items: [],
  state: 'unread',
  problem: undefined,
  notice: undefined,
  fixedDefault: undefined,
});
export const $defaultModel = computed($models, ({ items }) => items.find((model) => model.is_default));

/** Models come and go with their servers: asked for at the start, and whenever somebody looks. */
export async function refreshModels(): Promise<void> {
  const before = $models.get();
  if (before.state === 'reading') return;
  $models.set({ ...before, state: 'reading' });
  try {
    showModels(await readModels());
  } catch (error) {
    $models.set({ ...before, state: 'read', problem: sentenceOf(error) });
  }
}

/** As an answer of the server tells them. */
export function showModels({ items, notice, fixed_default: fixedDefault }: ModelList): void {
  $models.set({ items, state: 'read', problem: undefined, notice, fixedDefault });
}

/** How much of the first model is here, from 0 to 1. */
export const $fetched = atom<number | undefined>();

/** Follows the first model on its way; gives back what ends that. */
export function watchFirstModel(id: string): () => void {
  const leaving = new AbortController();
  void (async () => {
    try {
      for await (const { progress } of followModel(id, leaving.signal))
        if (progress !== null && progress.received_bytes > 0)
          $fetched.set(progress.received_bytes / progress.total_bytes);
    } catch {
      // The list says what became of it.
    }
    if (leaving.signal.aborted) return;
    $fetched.set(undefined);
    await refreshModels();
  })();
  return () => leaving.abort();
}

export async function fetchModel(id: string): Promise<void> {
  try {
    await pullModel(id);
    await refreshModels();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

export function modelName(id: string): string {
  return $models.get().items.find((model) => model.id === id)?.name ?? id;
}

/** Of one that the list does not name, such as `auto`. */
const usualContextTokens = 16_384;

/** Null: of whatever is the default. */
export function contextTokensOf(id: string | null): number {
  const { items } = $models.get();
  const model = id === null ? items.find(({ is_default }) => is_default) : items.find((one) => one.id === id);
  return model?.context_tokens ?? usualContextTokens;
}
