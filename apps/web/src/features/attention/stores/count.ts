import type { Conversation } from '@parley/protocol';

export interface Seen {
  readonly items: readonly Conversation[];
  readonly isUnread: (conversation: Conversation) => boolean;
  readonly running: ReadonlySet<string>;
  readonly asking: ReadonlySet<string>;
  /** Open on a page that can be seen. */
  readonly lookedAt: string | undefined;
  /** Open, and its answer ended while nobody saw the page (A1.3). */
  readonly ready: string | undefined;
}

const most = 99;

/** Conversations that want to be looked at (A1.1). */
export function wanting({ items, isUnread, running, asking, lookedAt, ready }: Seen): ReadonlySet<string> {
  const found = new Set(ready === undefined ? [] : [ready]);
  for (const item of items) {
    const { id, status } = item;
    if (id === lookedAt || status === 'archived') continue;
    if (asking.has(id) || (!running.has(id) && isUnread(item))) found.add(id);
  }
  return found;
}

/** What stands before the name of the page (A1.2). */
export function markOf(count: number, isReady: boolean): string {
  const number = count > most ? `${most}+` : count;
  return `${count > 0 ? `(${number}) ` : ''}${isReady ? '✓ ' : ''}`;
}
