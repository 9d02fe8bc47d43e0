import type { RouteBody } from '@parley/protocol';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { navigate } from '../../../shared/router/router.ts';
import { chatPath, matchPath } from '../../../shared/router/paths.ts';
import { toast } from '../../../shared/ui/toasts.ts';
import * as api from '../api/conversations.ts';
import { text } from '../text.ts';
import { drop, findConversation, put, putBegun, restore } from './list.ts';
import { $selection } from './view.ts';

const undoForMs = 6_000;

/** Shown at once; taken back when the server refuses. */
export async function changeConversation(id: string, body: RouteBody<'updateConversation'>): Promise<void> {
  const before = findConversation(id);
  if (before) put({ ...before, ...withoutUndefined(body) });
  try {
    put(await api.change(id, body));
  } catch (error) {
    if (before) put({ ...before, updated_at: new Date().toISOString() });
    toast(sentenceOf(error), { kind: 'problem' });
  }
}

/** One that the server does not know yet, under an id of its own. */
export function beginConversation(begin: Omit<RouteBody<'createConversation'>, 'id'>, firstWords: string) {
  const id = crypto.randomUUID();
  const now = new Date().toISOString();
  putBegun({
    id,
    title: firstWords.trim().split('\n')[0]?.slice(0, 60) ?? '',
    status: 'active',
    summary: '',
    start_timestamp: now,
    end_timestamp: null,
    created_at: now,
    updated_at: now,
    busy_mode: 'queue',
    model: null,
    pinned: false,
    tags: [],
    message_count: 0,
    active_leaf_id: null,
    comparing: null,
    folder_id: null,
    temporary: false,
    answered_at: null,
    read_at: null,
    version: 0,
    forked_from: null,
    ...withoutUndefined(begin),
  });
  return { id, begin };
}

export async function forkAt(id: string, messageId: string): Promise<void> {
  try {
    const conversation = await api.fork(id, messageId);
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
  for (const { id } of gone) drop(id);
  const open = matchPath(location.pathname);
  if (open?.name === 'chat' && ids.includes(open.params['id'] ?? '')) navigate('/', { replace: true });
  const timer = setTimeout(() => {
    for (const conversation of gone)
      api.remove(conversation.id).catch((error: unknown) => {
        restore(conversation);
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

export function archiveConversations(ids: readonly string[], isArchived: boolean): void {
  const status = isArchived ? 'archived' : 'active';
  for (const id of ids) void changeConversation(id, { status });
  toast(text(isArchived ? 'archivedCount' : 'unarchivedCount', { count: ids.length }), {
    action: {
      label: text('undo'),
      run: () => ids.forEach((id) => void changeConversation(id, { status: isArchived ? 'active' : 'archived' })),
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
