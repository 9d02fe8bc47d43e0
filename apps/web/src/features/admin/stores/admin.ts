import type { RouteBody, User } from '@parley/protocol';
import { atom } from 'nanostores';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { resource, type Resource } from '../../../shared/lib/resource.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/admin.ts';
import { text } from '../text.ts';

/** A list that is read page by page. */
export interface Pages<Item> extends Resource<api.Page<Item>> {
  readFurther(): Promise<void>;
}

function pages<Item>(load: (cursor?: string) => Promise<api.Page<Item>>): Pages<Item> {
  const first = resource(() => load());
  return {
    ...first,
    async readFurther() {
      const before = first.$state.get().value;
      if (!before || before.next_cursor === null) return;
      await attempt(async () => {
        const next = await load(before.next_cursor ?? undefined);
        first.set({ items: [...before.items, ...next.items], next_cursor: next.next_cursor });
      });
    },
  };
}

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

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}
