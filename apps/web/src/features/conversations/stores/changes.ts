import { newConversation } from '@parley/client';
import type { Conversation, CopyScope, Folder, RouteBody } from '@parley/protocol';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { navigate } from '../../../shared/router/router.ts';
import { chatPath, matchPath } from '../../../shared/router/paths.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/conversations.ts';
import { text } from '../text.ts';
import { announce } from '../../../shared/lib/announce.ts';
import { findConversation, hide, put, putBegun, restore, takeAll } from './list.ts';
import { $selection } from './view.ts';

const undoForMs = 6_000;

/** Shown at once; taken back when the server refuses. */
export async function changeConversation(id: string, body: RouteBody<'updateConversation'>): Promise<void> {
  const before = findConversation(id);
  if (before) put({ ...before, ...withoutUndefined(body) });
  try {
    put(await api.change(id, body));
  } catch (error) {
    if (before) put(before);
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

/** One that the server does not know yet, under an id of its own. */
export function beginConversation(begin: Omit<RouteBody<'createConversation'>, 'id'>, firstWords: string) {
  const id = crypto.randomUUID();
  putBegun({
    ...newConversation(id, new Date().toISOString()),
    title: firstWords.trim().split('\n')[0]?.slice(0, 60) ?? '',
    ...withoutUndefined(begin),
  });
  return { id, begin };
}

export async function forkAt(id: string, messageId: string, scope: CopyScope = 'branch'): Promise<void> {
  try {
    const conversation = await api.fork(id, { message_id: messageId, scope });
    put(conversation);
    navigate(chatPath(conversation.id));
    toast(text('forked'));
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

/** Gone from the screen at once, from the server when nobody took it back. */
export function deleteConversations(ids: readonly string[]): void {
  const gone = ids.map(findConversation).filter((found) => found !== undefined);
  if (gone.length === 0) return;
  for (const { id } of gone) hide(id);
  const open = matchPath(location.pathname);
  if (open?.name === 'chat' && ids.includes(open.params['id'] ?? '')) navigate('/', { replace: true });
  const timer = setTimeout(() => {
    api.removeMany(gone.map(({ id }) => id)).catch((error: unknown) => {
      gone.forEach(restore);
      toast(sentenceOf(error), { kind: 'problem' });
    });
  }, undoForMs);
  toast(text('deleted', { count: gone.length }), {
    forMs: undoForMs,
    action: {
      label: text('undo'),
      run() {
        clearTimeout(timer);
        gone.forEach(restore);
      },
    },
  });
}

type ManyChange = Omit<RouteBody<'changeConversations'>, 'ids'>;

/** Shown at once, asked for in one request; taken back when the server refuses. */
export async function changeMany(ids: readonly string[], change: ManyChange): Promise<boolean> {
  const before = ids.map(findConversation).filter((found) => found !== undefined);
  const { add_tags: added = [], remove_tags: removed = [], unread: _unread, ...fields } = change;
  takeAll(
    before.map((conversation): Conversation => ({
      ...conversation,
      ...withoutUndefined(fields),
      tags: [...new Set([...conversation.tags, ...added])].filter((tag) => !removed.includes(tag)),
    })),
  );
  try {
    takeAll(await api.changeMany({ ids: [...ids], ...change }));
    return true;
  } catch (error) {
    takeAll(before);
    toast(sentenceOf(error), { kind: 'problem' });
    return false;
  }
}

/** Null: out of their folders. */
export async function moveConversations(ids: readonly string[], folder: Folder | null): Promise<void> {
  const before = ids.map(findConversation).filter((found) => found !== undefined);
  if (before.every(({ folder_id }) => folder_id === (folder?.id ?? null))) return;
  if (!(await changeMany(ids, { folder_id: folder?.id ?? null }))) return;
  const sentence =
    folder === null
      ? text('movedOut', { count: ids.length })
      : text('movedTo', { count: ids.length, folder: folder.name });
  announce(sentence);
  toast(sentence, {
    action: {
      label: text('undo'),
      run() {
        for (const { id, folder_id } of before) void changeConversation(id, { folder_id });
      },
    },
  });
}

/** A temporary conversation becomes one like any other. */
export async function keepConversation(id: string): Promise<boolean> {
  try {
    put(await api.change(id, { temporary: false }));
    toast(text('kept'));
    return true;
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
    return false;
  }
}

/** Left, so gone; for a moment it can still be kept. */
export function discardTemporary(id: string): void {
  const timer = setTimeout(() => void api.remove(id).catch(() => undefined), undoForMs);
  toast(text('temporaryGone'), {
    forMs: undoForMs,
    action: {
      label: text('keep'),
      run() {
        clearTimeout(timer);
        void keepConversation(id).then((isKept) => isKept && navigate(chatPath(id)));
      },
    },
  });
}

export async function renameTag(tag: string, to: string | null): Promise<void> {
  try {
    await api.renameTag(tag, to);
  } catch (error) {
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

export function archiveConversations(ids: readonly string[], isArchived: boolean): void {
  const status = isArchived ? 'archived' : 'active';
  void changeMany(ids, { status });
  toast(text(isArchived ? 'archivedCount' : 'unarchivedCount', { count: ids.length }), {
    action: {
      label: text('undo'),
      run: () => void changeMany(ids, { status: isArchived ? 'active' : 'archived' }),
    },
  });
}

export function leaveSelection(): void {
  $selection.set(undefined);
}

function withoutUndefined(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

export function exportConversation(id: string, format: 'markdown' | 'json'): void {
  void api.downloadConversation(id, format);
}
