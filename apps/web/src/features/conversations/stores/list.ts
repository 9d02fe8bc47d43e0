import type { Conversation, SyncResult } from '@parley/protocol';
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
/** Conversations in which an answer is being written. */
export const $running = atom<ReadonlySet<string>>(new Set());

const bus = tabBus<News>('conversations');
const firstPage = 100;
const furtherPage = 200;
const keptItems = 200;
/** So many are read by themselves, so that the filter finds them; older ones when somebody scrolls there. */
const readAhead = 5_000;
const pauseMs = 150;

let ownerId = '';
/** Begun here, and not in the lists of the server yet. */
const begun = new Map<string, Conversation>();
/** Deleted here, and still in lists that were asked for before. */
const dropped = new Set<string>();
/** Changed since the page that is being read was asked for: what it says of them may be older. */
let touched = new Set<string>();

/** Shows what this browser remembers, then what the server says; `followFeed` keeps it true from then on. */
export function openList(userId: string): () => void {
  ownerId = userId;
  dropped.clear();
  $list.set(nothing);
  $running.set(new Set());
  void readKept<Conversation[]>('conversations', userId).then((items) => {
    const now = $list.get();
    if (!items || now.state !== 'empty' || ownerId !== userId) return;
    // What waits to be sent may have brought its conversation already.
    change({ items: newestFirst([...now.items, ...items]), state: 'stale' });
  });
  return bus.listen(hear);
}

/** The newest page again, as the server has it now. */
export async function refresh(): Promise<void> {
  if ($list.get().isReading) return;
  change({ isReading: true });
  touched = new Set();
  const asked = ownerId;
  try {
    const { items, next_cursor } = await readPage(undefined, firstPage);
    if (asked !== ownerId) return;
    const before = $list.get();
    const oldest = items.at(-1)?.updated_at ?? '';
    const changedMeanwhile = before.items.filter(({ id }) => touched.has(id));
    // Further pages stay; of the newest page only what the server still has.
    const further =
      before.state === 'fresh' && next_cursor !== null ? before.items.filter((item) => item.updated_at < oldest) : [];
    for (const { id } of items) begun.delete(id);
    change({
      items: newestFirst([...changedMeanwhile, ...items, ...begun.values(), ...further]),
      state: 'fresh',
      isReading: false,
      cursor: further.length > 0 ? before.cursor : (next_cursor ?? undefined),
      problem: undefined,
    });
    void readAheadSlowly();
  } catch (error) {
    change({ isReading: false, problem: sentenceOf(error) });
  }
}

export async function readFurther(): Promise<void> {
  const { cursor, isReading } = $list.get();
  if (cursor === undefined || isReading) return;
  change({ isReading: true });
  touched = new Set();
  const asked = ownerId;
  try {
    const page = await readPage(cursor, furtherPage);
    if (asked !== ownerId) return;
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

async function readAheadSlowly(): Promise<void> {
  const asked = ownerId;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const { cursor, items, problem } = $list.get();
    if (asked !== ownerId || cursor === undefined || problem !== undefined || items.length >= readAhead) return;
    await readFurther();
  }
}

/** What changed while nobody listened. */
export function takeSync({ conversations, deleted, running }: SyncResult): void {
  for (const id of deleted) dropHere(id);
  takeAll(conversations);
  $running.set(new Set(running));
}

/** New or changed here; other tabs hear of it. */
export function put(conversation: Conversation): void {
  takeAll([conversation]);
  bus.tell({ type: 'put', conversation });
}

export function putBegun(conversation: Conversation): void {
  if (!conversation.temporary) begun.set(conversation.id, conversation);
  put(conversation);
  // Nobody else knows of it: it must outlive a reload in this moment.
  if ($list.get().state !== 'empty') keepNow();
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

/** An answer ended after the owner last looked (UF7). */
export function isUnread({ answered_at, read_at }: Conversation): boolean {
  // Of an older server, or from the memory of an older page: not known, so not marked.
  return typeof answered_at === 'string' && (read_at === null || read_at < answered_at);
}

function hear(news: News): void {
  switch (news.type) {
    case 'put':
      return takeAll([news.conversation]);
    case 'drop':
      return dropHere(news.id);
    case 'running':
      return markHere(news.id, news.isRunning);
  }
}

/** Several at once cost one drawing. Of two copies the one with the higher version is newer (UF2). */
export function takeAll(conversations: readonly Conversation[]): void {
  const known = new Map($list.get().items.map((item) => [item.id, item]));
  const news = conversations.filter(
    ({ id, version, temporary }) => !temporary && !((known.get(id)?.version ?? -1) > version),
  );
  if (news.length === 0) return;
  for (const { id, version } of news) {
    touched.add(id);
    if (version > 0) begun.delete(id);
  }
  const titled = news.map((conversation) => {
    // A title of its first words stands until the server has made one.
    const isUntitled = conversation.title === '' && conversation.message_count <= 2;
    const title = isUntitled ? known.get(conversation.id)?.title : undefined;
    return title === undefined ? conversation : { ...conversation, title };
  });
  change({ items: newestFirst([...titled, ...$list.get().items]) });
}

function dropHere(id: string): void {
  begun.delete(id);
  dropped.add(id);
  if (findConversation(id)) change({ items: $list.get().items.filter((item) => item.id !== id) });
}

function markHere(id: string, isRunning: boolean): void {
  const running = new Set($running.get());
  if (isRunning) running.add(id);
  else running.delete(id);
  $running.set(running);
}

/** Of several copies of one the first counts. */
function newestFirst(items: readonly Conversation[]): Conversation[] {
  const byId = new Map<string, Conversation>();
  for (const item of items) if (!dropped.has(item.id) && !byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => (a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : 0));
}

function change(next: Partial<ListState>): void {
  $list.set({ ...$list.get(), ...next });
  if (next.items && $list.get().state !== 'empty') keepSoon();
}

let keeping: ReturnType<typeof setTimeout> | undefined;

/** Many changes in a moment are kept once. */
function keepSoon(): void {
  keeping ??= setTimeout(keepNow, 500);
}

function keepNow(): void {
  clearTimeout(keeping);
  keeping = undefined;
  void keep('conversations', ownerId, $list.get().items.slice(0, keptItems));
}
