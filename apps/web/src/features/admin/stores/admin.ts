import type { RouteBody, User } from '@parley/protocol';
import { atom } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/admin.ts';
import { text } from '../text.ts';
import { attempt, pages } from './pages.ts';

export const users = pages(api.readUsers);
export const audit = pages(api.readAudit);
export const moderation = pages(api.readModeration);
export const health = resource(api.readReadiness);
export const $queue = atom<api.QueueName>('ai_inference_queue');
export const deadLetters = resource(() => api.readDeadLetters($queue.get()));
export const $verified = atom<api.AuditVerification | undefined>();

export async function changeUser(user: User, body: RouteBody<'updateUser'>): Promise<void> {
  await attempt(async () => {
    const changed = await api.updateUser(user.id, body);
    const before = users.$state.get().value;
    if (before) users.set({ ...before, items: before.items.map((item) => (item.id === user.id ? changed : item)) });
  });
}

/** Gives back what was wrong, or nothing. */
export async function addUser(body: RouteBody<'createUser'>): Promise<string | undefined> {
  try {
    await api.createUser(body);
    await users.read();
    return undefined;
  } catch (error) {
    return sentenceOf(error);
  }
}

export async function settleLetters(ids: string[], how: 'replay' | 'discard'): Promise<void> {
  await attempt(async () => {
    const settle = how === 'replay' ? api.replayDeadLetters : api.discardDeadLetters;
    toast(text('done', { count: await settle($queue.get(), ids) }));
    await deadLetters.read();
  });
}

export async function verify(): Promise<void> {
  await attempt(async () => $verified.set(await api.verifyAudit()));
}
