import type { Conversation, SyncResult } from '@parley/protocol';
import { atom } from 'nanostores';
import { tabBus } from '../../../shared/lib/bus.ts';
import { keepNow, keepSoon, noteChanged, noteGone, openKept, readRecords, type KeptHead } from './kept-list.ts';
import { Marks } from './marks.ts';
import { byId, merge } from './merge.ts';

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
  /** From here on the server has older ones that are not here. */
  readonly cursor: string | undefined;
  readonly problem: string | undefined;
}

const nothing: ListState = { items: [], state: 'empty', isReading: false, cursor: undefined, problem: undefined };

export const $list = atom<ListState>(nothing);
const running = new Marks();
const asking = new Marks();
/** Conversations in which an answer is being written. */
export const $running = running.$ids;
/** Those of them in which somebody has to allow or deny a tool. */
export const $asking = asking.$ids;

const bus = tabBus<News>('conversations');

const goneListeners = new Set<(id: string) => void>();

let ownerId = '';
/** Begun here, and not in the lists of the server yet. */
const begun = new Set<string>();
/** Deleted here, and still in lists that were asked for before. */
const dropped = new Set<string>();
/** While the whole list is read again: what is surely there. What is missing at the end is gone (L2.4). */
let seen: Set<string> | undefined;
/** What is kept says up to where: undefined while that is not sure. */
let since: string | undefined;
let sinceReading: string | undefined;
let readAtMs = 0;
/** What was kept of the list, while only the newest of it are here. */
let pending: KeptHead | undefined;

/** L2.1: shows what this browser remembers. Gives back what ends it. */
export function openList(userId: string): { readonly kept: Promise<KeptHead | undefined>; readonly close: () => void } {
  ownerId = userId;
  begun.clear();
  dropped.clear();
  seen = since = pending = undefined;
  readAtMs = 0;
  $list.set(nothing);
  running.clear();
  asking.clear();
  const kept = openKept(userId).then((head) => {
    if (!head || ownerId !== userId || $list.get().state !== 'empty') return undefined;
    readAtMs = head.readAtMs;
    since = head.since;
    pending = head;
    // What waits to be sent may have brought its conversation already.
    show({ items: joined(head.items), state: 'stale' });
    return head;
  });
  return { kept, close: bus.listen(hear) };
}

/** The rest of what is kept. False when records are missing (L2.3). */
export async function takeRecords(): Promise<boolean> {
  const asked = ownerId;
  const records = await readRecords(asked);
  if (asked !== ownerId || !pending) return true;
  const { count, further } = pending;
  pending = undefined;
  show({ items: joined(records), cursor: further });
  return records.length >= count;
}

export function listOwner(): string {
  return ownerId;
}

export function isOwnedBy(userId: string): boolean {
  return ownerId === userId;
}

export function change(next: Partial<ListState>): void {
  show(next);
  if ($list.get().state !== 'empty') keepSoon(headNow);
}

/** What the feed has told up to this place is all here. */
export function markSince(cursor: string): void {
  if (seen) return;
  since = cursor;
  keepSoon(headNow);
}

/** L2.4: from here on it is noted what is still there. `from`: the place of the feed before. */
export function startReadingAnew(from: string | undefined): void {
  seen = new Set(begun);
  sinceReading = from;
  since = undefined;
  readAtMs = 0;
}

/** The list is here as far as it is read by itself. */
export function endReading(): void {
  const found = seen;
  if (found) since = sinceReading;
  seen = undefined;
  readAtMs ||= Date.now();
  if (found) for (const { id } of $list.get().items) if (!found.has(id)) dropHere(id);
  keepSoon(headNow);
}

export function wasReadAtMs(): number {
  return readAtMs;
}

/** What is told from here on may be newer than what `takeSync` brings. */
export function startSync(): void {
  running.startReading();
  asking.startReading();
}

/** What changed while nobody listened. False when it has to be read once more. */
export function takeSync({ conversations, deleted, running: ids, waiting }: SyncResult): boolean {
  for (const id of deleted) dropHere(id);
  takeAll(conversations);
  const isSure = running.take(ids);
  return asking.take(waiting ?? []) && isSure;
}

/** New or changed here; other tabs hear of it. */
export function put(conversation: Conversation): void {
  takeAll([conversation]);
  bus.tell({ type: 'put', conversation });
}

export function putBegun(conversation: Conversation): void {
  if (!conversation.temporary) begun.add(conversation.id);
  put(conversation);
  // Nobody else knows of it: it must outlive a reload in this moment.
  if ($list.get().state !== 'empty') keepNow(headNow);
}

/** The server says so, or it was never there. */
export function drop(id: string): void {
  dropHere(id);
  bus.tell({ type: 'drop', id });
}

/** L1.3: not to be seen any more; whether it is gone the server says. */
export function hide(id: string): void {
  hideHere(id);
  bus.tell({ type: 'drop', id });
}

/** Takes a deletion back that the server has not heard of. */
export function restore(conversation: Conversation): void {
  dropped.delete(conversation.id);
  put(conversation);
}

/** Gone from the server, so what else is kept of it can go. */
export function onGone(listener: (id: string) => void): void {
  goneListeners.add(listener);
}

export function markRunning(id: string, isRunning: boolean): void {
  const wasRunning = $running.get().has(id);
  running.put(id, isRunning);
  if (wasRunning !== isRunning) bus.tell({ type: 'running', id, isRunning });
}

export function findConversation(id: string): Conversation | undefined {
  return byId($list.get().items).get(id);
}

/** An answer ended after the owner last looked (UF7). */
export function isUnread({ answered_at, read_at }: Conversation): boolean {
  // Of an older server, or from the memory of an older page: not known, so not marked.
  return typeof answered_at === 'string' && (read_at === null || read_at < answered_at);
}

/** Several at once cost one drawing. */
export function takeAll(conversations: readonly Conversation[]): void {
  const known = byId($list.get().items);
  const news = conversations.flatMap((conversation) => {
    const { id, version, temporary } = conversation;
    seen?.add(id);
    const before = known.get(id);
    if (temporary || dropped.has(id) || (before?.version ?? -1) > version) return [];
    if (version > 0) begun.delete(id);
    // A title of its first words stands until the server has made one.
    const isUntitled = conversation.title === '' && conversation.message_count <= 2;
    return [isUntitled && before ? { ...conversation, title: before.title } : conversation];
  });
  if (news.length === 0) return;
  noteChanged(news);
  change({ items: joined(news) });
}

function hear(news: News): void {
  switch (news.type) {
    case 'put':
      return takeAll([news.conversation]);
    case 'drop':
      return hideHere(news.id);
    case 'running':
      return running.put(news.id, news.isRunning);
  }
}

function dropHere(id: string): void {
  begun.delete(id);
  noteGone(id);
  for (const listener of goneListeners) listener(id);
  if (pending) pending = { ...pending, count: pending.count - 1 };
  hideHere(id);
}

function hideHere(id: string): void {
  dropped.add(id);
  if (findConversation(id)) change({ items: $list.get().items.filter((item) => item.id !== id) });
}

/** Every tab hears of it from the server. */
export function markAsking(id: string, isAsking: boolean): void {
  asking.put(id, isAsking);
}

function joined(news: readonly Conversation[]): readonly Conversation[] {
  const { items } = $list.get();
  return merge(
    items,
    news.filter(({ id }) => !dropped.has(id)),
    byId(items),
  );
}

function show(next: Partial<ListState>): void {
  $list.set({ ...$list.get(), ...next });
}

function headNow(): KeptHead {
  const { items, cursor } = $list.get();
  const known = pending ?? { count: items.length, further: cursor };
  return { items, count: known.count, further: known.further, since, readAtMs };
}
