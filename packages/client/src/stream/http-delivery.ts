import type { AcceptedTurn } from '@parley/protocol';
import type { Rest } from '../http/rest.ts';
import type { MessageEntry } from './outbox-entry.ts';

/** Sends what a socket would send where no socket can be opened; the key keeps both from doing it twice. */
export function deliverOverHttp(rest: Rest, conversationId: string, entry: MessageEntry): Promise<AcceptedTurn> {
  const idempotency_key = entry.key;
  switch (entry.kind) {
    case 'send':
      return rest.call('sendMessage', { body: { ...entry.body, conversation_id: conversationId, idempotency_key } });
    case 'edit':
      return rest.call('editMessage', { id: entry.messageId, body: { ...entry.body, idempotency_key } });
    case 'regenerate':
      return rest.call('regenerateMessage', { id: entry.messageId, body: { ...entry.body, idempotency_key } });
    case 'continue':
      return rest.call('continueMessage', { id: entry.messageId, body: { ...entry.body, idempotency_key } });
  }
}
