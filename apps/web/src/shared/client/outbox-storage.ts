import type { OutboxEntry, OutboxNews, OutboxStorage } from '@parley/client';
import { tabBus } from '../lib/bus.ts';
import { $keeping, forget, keep, mayKeep, readAllKept } from '../lib/database.ts';

/**
 * Messages that wait to be sent outlive the page. Each lies under its owner: what one person wrote is never sent with
 * the session of another. Where the browser keeps nothing they live as long as the page.
 */
interface Kept {
  readonly entry: OutboxEntry;
  /** Puts them in order. */
  readonly at: number;
}

interface Told {
  readonly owner: string;
  readonly conversationId: string;
  readonly news: OutboxNews;
}

const bus = tabBus<Told>('outbox');
const journal = 'parley.outbox.';
/** What could not be kept at all. */
const onlyHere = new Map<string, Kept>();
const places = new Map<string, number>();
let owner = '';
let last = 0;

export const outboxStorage: OutboxStorage = {
  async load(conversationId) {
    const kept = await all(`${owner} ${conversationId} `);
    for (const [key, { at }] of kept) places.set(key, at);
    return [...kept.values()].sort((a, b) => a.at - b.at).map(({ entry }) => entry);
  },
  async put(conversationId, entry) {
    const key = `${owner} ${conversationId} ${entry.key}`;
    last = Math.max(Date.now(), last + 1);
    const kept: Kept = { entry, at: places.get(key) ?? last };
    places.set(key, kept.at);
    // At once, before anything is awaited: the page may be gone in the next moment.
    const isWritten = writeDown(key, kept);
    // Whoever looks while it is being kept must find it, or takes it for sent.
    if (!isWritten) onlyHere.set(key, kept);
    if (await keep('outbox', key, kept)) {
      onlyHere.delete(key);
      strikeOut(key);
    } else if (isWritten) $keeping.set('kept');
  },
  async remove(conversationId, key) {
    const name = `${owner} ${conversationId} ${key}`;
    onlyHere.delete(name);
    strikeOut(name);
    await forget('outbox', name);
  },
  tell: (conversationId, news) => bus.tell({ owner, conversationId, news }),
  listen: (conversationId, hear) =>
    bus.listen((told) => {
      if (told.owner === owner && told.conversationId === conversationId) hear(told.news);
    }),
};

export function setOutboxOwner(id: string): void {
  owner = id;
}

export function forgetOutbox(): void {
  onlyHere.clear();
}

/** Conversations in which something waits. */
export async function waitingConversations(): Promise<readonly string[]> {
  return [...new Set([...(await all(`${owner} `)).keys()].map((key) => key.split(' ')[1] ?? ''))];
}

/** How many messages wait in all of them. */
export async function waitingCount(): Promise<number> {
  return [...(await all(`${owner} `)).values()].filter(({ entry }) => entry.kind !== 'create').length;
}

async function all(prefix: string): Promise<ReadonlyMap<string, Kept>> {
  const before = beside(prefix);
  const stored = await readAllKept<Kept>('outbox', prefix);
  const now = beside(prefix);
  // Went over into the database while that was read, or was sent: the database knows now.
  if ([...before.keys()].some((key) => !stored.has(key) && !now.has(key))) return all(prefix);
  return new Map([...stored, ...now]);
}

/** What is not in the database, or not yet. */
function beside(prefix: string): ReadonlyMap<string, Kept> {
  return new Map([...written(prefix), ...[...onlyHere].filter(([key]) => key.startsWith(prefix))]);
}

function writeDown(key: string, kept: Kept): boolean {
  if (!mayKeep()) return false;
  try {
    localStorage.setItem(journal + key, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function strikeOut(key: string): void {
  try {
    localStorage.removeItem(journal + key);
  } catch {
    // Then nothing was written down.
  }
}

function written(prefix: string): (readonly [string, Kept])[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(journal + prefix))
      .map((name) => [name.slice(journal.length), JSON.parse(localStorage.getItem(name) ?? '') as Kept] as const);
  } catch {
    return [];
  }
}
