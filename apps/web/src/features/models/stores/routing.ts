import type { RouteBody } from '@parley/protocol';
import { announce } from '../../../shared/lib/announce.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/administration.ts';
import { text } from '../text.ts';
import { refreshModels } from './models.ts';

export const routing = resource(api.readRouting);
export const embeddings = resource(api.readEmbeddings);

export async function changeRouting(body: RouteBody<'setRouting'>): Promise<void> {
  try {
    routing.set(await api.changeRouting(body));
    announce(text('saved'));
    await refreshModels();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

export async function chooseEmbeddings(model: string): Promise<void> {
  try {
    embeddings.set(await api.chooseEmbeddings(model));
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

const lookEveryMs = 4_000;

/** Looks again while everything is being embedded anew. */
export function watchEmbeddings(): () => void {
  void embeddings.read();
  const timer = setInterval(() => {
    const state = embeddings.$state.get().value;
    if (document.visibilityState === 'visible' && (state?.target_model != null || (state?.waiting ?? 0) > 0))
      void embeddings.read();
  }, lookEveryMs);
  return () => clearInterval(timer);
}
