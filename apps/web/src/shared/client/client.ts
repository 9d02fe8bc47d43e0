import { createParleyClient, type ParleyClient } from '@parley/client';
import { outboxStorage } from './outbox-storage.ts';

let current: ParleyClient | undefined;

/** The one way to the server. */
export function parley(): ParleyClient {
  current ??= createParleyClient({ outboxStorage });
  return current;
}
