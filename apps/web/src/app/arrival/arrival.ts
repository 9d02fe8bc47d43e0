import { $newIsTemporary, $newModel } from '../../features/chat/index.ts';
import { addToNewDraft } from '../../features/composer/index.ts';
import { $models, refreshModels } from '../../features/models/index.ts';
import { $session, untilKnown } from '../../features/session/index.ts';
import { $place, navigate } from '../../shared/router/router.ts';
import { toast } from '../../shared/ui/toasts.ts';
import { loadLateWords } from '../language.ts';
import { waitingKey } from './take-arrival.ts';
import { text } from './text.ts';
import { isWish, readWish, withoutWish, type Wish } from './wish.ts';

const tellForMs = 10_000;
/** The page is not held back longer than this by a model that has to be looked up. */
const patienceMs = 1_500;

/** Resolves when the field may be drawn. `words`: of the language, for what is told. */
export async function arrive(words: Promise<unknown>): Promise<void> {
  const { path, query } = $place.get();
  const wish = (path === '/' ? readWish(query) : undefined) ?? readWaiting();
  if (path === '/' && query !== '') navigate(`/${withoutWish(query)}`, { replace: true });
  if (!wish) return;
  keepWaiting(wish);
  const filled = new Promise<void>((resolve) => {
    const stop = $session.subscribe(({ kind }) => {
      if (kind !== 'signedIn') return;
      queueMicrotask(() => stop());
      keepWaiting(undefined);
      fill(wish, words).then(resolve, () => resolve());
    });
  });
  await untilKnown();
  // Whoever has to sign in first is shown where.
  if ($session.get().kind === 'signedIn') await Promise.race([filled, pause(patienceMs)]);
}

async function fill({ words: said, isCut, model, isTemporary }: Wish, words: Promise<unknown>): Promise<void> {
  if (said !== '') addToNewDraft(said);
  if (isTemporary) $newIsTemporary.set(true);
  if (isCut) void tell(words, () => text('cut'));
  if (model !== undefined) await chooseModel(model, words);
}

/** A5 */
async function chooseModel(model: string, words: Promise<unknown>): Promise<void> {
  await refreshModels();
  const { items } = $models.get();
  if (items.every(({ id }) => id !== model)) return tell(words, () => text('noModel', { model }));
  if ($newModel.get() === null) $newModel.set(model);
}

async function tell(words: Promise<unknown>, sentence: () => string): Promise<void> {
  await words;
  await loadLateWords();
  toast(sentence(), { kind: 'problem', forMs: tellForMs });
}

function readWaiting(): Wish | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(waitingKey) ?? 'null');
    return isWish(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keepWaiting(wish: Wish | undefined): void {
  try {
    if (wish) sessionStorage.setItem(waitingKey, JSON.stringify(wish));
    else sessionStorage.removeItem(waitingKey);
  } catch {
    // Then it lives as long as the page.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
