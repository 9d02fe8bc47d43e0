import type { OutboxEntry, OutboxStorage } from '@parley/client';

/** Messages written without a connection outlive the page. */
export const outboxStorage: OutboxStorage = {
  load(conversationId) {
    const stored = localStorage.getItem(keyOf(conversationId));
    return stored === null ? [] : (JSON.parse(stored) as OutboxEntry[]);
  },
  save(conversationId, entries) {
    if (entries.length === 0) localStorage.removeItem(keyOf(conversationId));
    else localStorage.setItem(keyOf(conversationId), JSON.stringify(entries));
  },
};

function keyOf(conversationId: string): string {
  return `parley.outbox.${conversationId}`;
}
