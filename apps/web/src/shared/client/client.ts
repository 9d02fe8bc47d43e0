import { createParleyClient, type ParleyClient } from '@parley/client';
import { heard, heardNothing } from '../lib/reach.ts';
import { takeEarly } from './early-answers.ts';
import { outboxStorage } from './outbox-storage.ts';

let current: ParleyClient | undefined;

/** The one way to the server. */
export function parley(): ParleyClient {
  current ??= createParleyClient({ outboxStorage, fetch: listeningFetch });
  return current;
}

/** Every question also tells whether anybody is there. */
const listeningFetch: typeof fetch = async (input, init) => {
  try {
    const answer = await (takeEarly(input, init) ?? fetch(input, init));
    heard(answer.status);
    return answer;
  } catch (cause) {
    if (init?.signal?.aborted !== true) heardNothing();
    throw cause;
  }
};
