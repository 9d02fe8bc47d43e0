import type { RouteBody } from '@parley/protocol';
import { atom } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/credentials.ts';
import { text } from '../text.ts';

export const sessions = resource(api.readSessions);
export const keys = resource(api.readKeys);
/** Shown once, and never again. */
export const $newKey = atom<api.CreatedKey | undefined>();

export async function endSession(id: string): Promise<void> {
  await attempt(() => api.endSession(id));
  await sessions.read();
}

export async function endOtherSessions(): Promise<void> {
  const others = sessions.$state.get().value?.filter(({ current }) => !current) ?? [];
  await attempt(() => Promise.all(others.map(({ id }) => api.endSession(id))));
  await sessions.read();
}

export async function makeKey(body: RouteBody<'createApiKey'>): Promise<void> {
  await attempt(async () => $newKey.set(await api.makeKey(body)));
  await keys.read();
}

export async function revokeKey(id: string): Promise<void> {
  await attempt(() => api.revokeKey(id));
  if ($newKey.get()?.id === id) $newKey.set(undefined);
  await keys.read();
}

/** Gives back what was wrong, or nothing. */
export async function changePassword(current: string, next: string): Promise<string | undefined> {
  try {
    await api.changePassword(current, next);
    toast(text('passwordChanged'));
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}
