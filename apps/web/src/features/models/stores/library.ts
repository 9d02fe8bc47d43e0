import type { LibraryModel } from '@parley/protocol';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/library.ts';
import { followModel, pullModel } from '../api/models.ts';
import { text } from '../text.ts';
import { quarterOf } from './download.ts';
import { refreshModels } from './models.ts';

export const library = resource(api.readLibrary);

/** The server fetches two at once; more streams would only take connections from the page. */
const mostFollowed = 3;
const againAfterMs = 3_000;
const moving: readonly LibraryModel['state'][] = ['downloading', 'verifying', 'converting', 'queued'];
const followed = new Map<string, AbortController>();

/** Reads the library and follows what is on its way; gives back what ends that. */
export function watchLibrary(): () => void {
  let isWatching = true;
  void library.read().then(() => isWatching && followWhatMoves());
  return () => {
    isWatching = false;
    for (const leaving of followed.values()) leaving.abort();
    followed.clear();
  };
}

function followWhatMoves(): void {
  const items = library.$state.get().value?.items ?? [];
  const onTheirWay = moving.flatMap((state) => items.filter((model) => model.state === state));
  for (const { id } of onTheirWay.slice(0, mostFollowed)) if (!followed.has(id)) void follow(id);
}

async function follow(id: string): Promise<void> {
  const leaving = new AbortController();
  followed.set(id, leaving);
  let told = 0;
  let last: LibraryModel | undefined;
  try {
    for await (const model of followModel(id, leaving.signal)) {
      last = model;
      put(model);
      const quarter = quarterOf(model);
      // Whoever listens hears four times how far it is, not a hundred times.
      if (quarter > told && quarter < 4)
        announce(text('announceProgress', { name: model.name, percent: quarter * 25 }));
      told = Math.max(told, quarter);
    }
  } catch {
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
  if (followed.get(id) === leaving) followed.delete(id);
  if (leaving.signal.aborted) return;
  if (last?.state === 'installed') announce(text('announceDone', { name: last.name }));
  if (last?.state === 'failed') announce(text('announceFailed', { name: last.name }));
  await Promise.all([library.read(), refreshModels()]);
  followWhatMoves();
}

export const pull = (id: string) => change(() => pullModel(id));
export const pause = (id: string) => change(() => api.pauseModel(id));
export const cancel = (id: string) => change(() => api.cancelModel(id));

export async function remove(id: string): Promise<void> {
  await attempt(async () => {
    await api.removeModel(id);
    await Promise.all([library.read(), refreshModels()]);
  });
}

/** Gives back what was wrong, or nothing. */
export async function importFile(file: string, mode: 'copy' | 'link'): Promise<string | undefined> {
  try {
    const model = await api.importModel({ file, mode });
    toast(text('imported', { name: model.name }));
    await Promise.all([library.read(), refreshModels()]);
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

export const readDetails = api.readDetails;

export const attachAdapter = (id: string, file: string) =>
  changeAdapters(id, () => api.attachAdapter(id, { file, scale: 1 }));
export const scaleAdapter = (id: string, adapter: string, scale: number) =>
  changeAdapters(id, () => api.scaleAdapter(id, adapter, scale));
export const detachAdapter = (id: string, adapter: string) => changeAdapters(id, () => api.detachAdapter(id, adapter));

/** Gives back what was wrong, or nothing. */
async function changeAdapters(id: string, work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    put(await api.readDetails(id));
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

async function change(work: () => Promise<LibraryModel>): Promise<void> {
  await attempt(async () => {
    put(await work());
    followWhatMoves();
    await refreshModels();
  });
}

function put(model: LibraryModel): void {
  const before = library.$state.get().value;
  if (!before) return;
  library.set({ ...before, items: before.items.map((item) => (item.id === model.id ? { ...item, ...model } : item)) });
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}
