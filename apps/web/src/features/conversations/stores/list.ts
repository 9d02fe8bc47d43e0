import type { Conversation } from '@parley/protocol';
import { atom } from 'nanostores';
import { tabBus } from '../../../shared/lib/bus.ts';
import { keep, readKept } from '../../../shared/lib/database.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import { readPage } from '../api/conversations.ts';

type News =
  | { readonly type: 'put'; readonly conversation: Conversation }
  | { readonly type: 'drop'; readonly id: string }
  | { readonly type: 'running'; readonly id: string; readonly isRunning: boolean };

export interface ListState {
  /** Newest activity first. */
  readonly items: readonly Conversation[];
  /** `stale`: from this browser's memory, the server has not been heard yet. */
  readonly state: 'empty' | 'stale' | 'fresh';
  readonly isReading: boolean;
  readonly cursor: string | undefined;
  readonly problem: string | undefined;
}

const nothing: ListState = { items: [], state: 'empty', isReading: false, cursor: undefined, problem: undefined };

export const $list = atom<ListState>(nothing);
/** Conversations in which an answer is being written, as far as this browser knows. */
export const $running = atom<ReadonlySet<string>>(new Set());

const bus = tabBus<News>('conversations');
const pageSize = 100;
const keptItems = 200;
const refreshEveryMs = 30_000;

let ownerId = '';
/** Begun here, and not in the lists of the server yet. */
const begun = new Map<string, Conversation>();
/** Deleted here, and still in lists that were asked for before. */
const dropped = new Set<string>();

/** Shows what this browser remembers, then what the server says, and stays true from then on. */
export function startList(userId: string): () => void {
  ownerId = userId;
  $list.set(nothing);
  void readKept<Conversation[]>('conversations', userId).then((items) => {
    if (items && $list.get().state === 'empty' && ownerId === userId) change({ items, state: 'stale' });
  });
  void refresh();
  const stopListening = bus.listen(hear);
  const refreshIfSeen = () => {
    if (document.visibilityState === 'visible') void refresh();
  };
  const timer = setInterval(refreshIfSeen, refreshEveryMs);
  document.addEventListener('visibilitychange', refreshIfSeen);
  window.addEventListener('online', refreshIfSeen);
  return () => {
    stopListening();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refreshIfSeen);
    window.removeEventListener('online', refreshIfSeen);
  };
}

/** The newest page again: what other devices have done shows there. */
export async function refresh(): Promise<void> {
  if ($list.get().isReading) return;
  change({ isReading: true });
  try {
    const { items, next_cursor } = await readPage(undefined, pageSize);
    const before = $list.get();
    const oldest = items.at(-1)?.updated_at ?? '';
    // Further pages stay; of the newest page only what the server still has.
    const further =
      before.state === 'fresh' && next_cursor !== null ? before.items.filter((item) => item.updated_at < oldest) : [];
    for (const { id } of items) begun.delete(id);
    change({
      items: newestFirst([...items, ...begun.values(), ...further]),
      state: 'fresh',
      isReading: false,
      cursor: further.length > 0 ? before.cursor : (next_cursor ?? undefined),
      problem: undefined,
    });
  } catch (error) {
    change({ isReading: false, problem: sentenceOf(error) });
  }
}

export async function readFurther(): Promise<void> {
  const { cursor, isReading } = $list.get();
  if (cursor === undefined || isReading) return;
  change({ isReading: true });
  try {
    const page = await readPage(cursor, pageSize);
    change({
      items: newestFirst([...$list.get().items, ...page.items]),
      cursor: page.next_cursor ?? undefined,
      isReading: false,
      problem: undefined,
    });
  } catch (error) {
    change({ isReading: false, problem: sentenceOf(error) });
  }
}

/** New or changed here; other tabs hear of it. */
export function put(conversation: Conversation): void {
  putHere(conversation);
  bus.tell({ type: 'put', conversation });
}

export function putBegun(conversation: Conversation): void {
  begun.set(conversation.id, conversation);
  put(conversation);
}

export function drop(id: string): void {
  dropHere(id);
  bus.tell({ type: 'drop', id });
}

/** Takes a deletion back that the server has not heard of. */
export function restore(conversation: Conversation): void {
  dropped.delete(conversation.id);
  put(conversation);
}

export function markRunning(id: string, isRunning: boolean): void {
  if ($running.get().has(id) === isRunning) return;
  markHere(id, isRunning);
  bus.tell({ type: 'running', id, isRunning });
}

export function findConversation(id: string): Conversation | undefined {
  return $list.get().items.find((item) => item.id === id);
}

function hear(news: News): void {
  switch (news.type) {
    case 'put':
      return putHere(news.conversation);
    case 'drop':
      return dropHere(news.id);
    case 'running':
      return markHere(news.id, news.isRunning);
  }
}

function putHere(conversation: Conversation): void {
  const known = findConversation(conversation.id);
  if (known && known.updated_at > conversation.updated_at) return;
  // A title of its first words stands until the server has made one.
  const isUntitled = conversation.title === '' && conversation.message_count <= 2;
  const next = isUntitled && known ? { ...conversation, title: known.title } : conversation;
  change({ items: newestFirst([next, ...$list.get().items.filter(({ id }) => id !== conversation.id)]) });
}

function dropHere(id: string): void {
  begun.delete(id);
  dropped.add(id);
  change({ items: $list.get().items.filter((item) => item.id !== id) });
}

function markHere(id: string, isRunning: boolean): void {
  const running = new Set($running.get());
  if (isRunning) running.add(id);
  else running.delete(id);
  $running.set(running);
}

function newestFirst(items: readonly Conversation[]): Conversation[] {
  const byId = new Map<string, Conversation>();
  for (const item of items) if (!dropped.has(item.id) && !byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
}

function change(next: Partial<ListState>): void {
  $list.set({ ...$list.get(), ...next });
  if (next.items && $list.get().state !== 'empty')
    void keep('conversations', ownerId, $list.get().items.slice(0, keptItems));
}
