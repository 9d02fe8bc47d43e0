import type { Conversation } from '@parley/protocol';
import { keepMany, readInPieces, readKept } from '../../../shared/lib/database.ts';

/** L1.1: what is read at once when the page opens. */
export interface KeptHead {
  /** The newest ones. */
  readonly items: readonly Conversation[];
  /** How many there are in all, each in a record of its own. */
  readonly count: number;
  /** Of the feed: all changes before it are kept. */
  readonly since: string | undefined;
  /** Of the list: older ones are still to be read from here. */
  readonly further: string | undefined;
  /** When the whole list was last read from the server. */
  readonly readAtMs: number;
}

const headItems = 200;
const keepAfterMs = 500;

let ownerId = '';
let changed = new Map<string, Conversation | undefined>();
let timer: ReturnType<typeof setTimeout> | undefined;

export async function openKept(userId: string): Promise<KeptHead | undefined> {
  ownerId = userId;
  changed = new Map();
  clearTimeout(timer);
  timer = undefined;
  const head = await readKept<KeptHead>('conversations', userId);
  return head && 'count' in head ? head : undefined;
}

/** All records, in no order. */
export async function readRecords(userId: string): Promise<readonly Conversation[]> {
  const all: Conversation[] = [];
  await readInPieces('conversations', `${userId} `, (piece) => all.push(...(piece as readonly Conversation[])));
  return all;
}

export function noteChanged(conversations: readonly Conversation[]): void {
  for (const conversation of conversations) changed.set(conversation.id, conversation);
}

export function noteGone(id: string): void {
  changed.set(id, undefined);
}

/** Many changes in a moment are kept once. */
export function keepSoon(head: () => KeptHead): void {
  timer ??= setTimeout(() => keepNow(head), keepAfterMs);
}

/** L1.2 */
export function keepNow(head: () => KeptHead): void {
  clearTimeout(timer);
  timer = undefined;
  const now = head();
  const values = new Map<string, unknown>([[ownerId, { ...now, items: now.items.slice(0, headItems) }]]);
  for (const [id, conversation] of changed) values.set(`${ownerId} ${id}`, conversation);
  changed = new Map();
  void keepMany('conversations', values);
}
