/** For the words of an address that waits in this tab until somebody has signed in (A6). */
export const waitingKey = 'parley.arrival';

const asks = /[?&](?:q|model|temporary|share_\w+)=/;

/** What an address wants to be in the field of a new conversation; few want anything, so the rest comes when it is needed. */
export async function takeArrival(words: Promise<unknown>): Promise<void> {
  try {
    const isAsked = location.pathname === '/' && asks.test(location.search);
    if (isAsked || sessionStorage.getItem(waitingKey) !== null) await (await import('./arrival.ts')).arrive(words);
  } catch {
    // The page is more than what its address says.
  }
}
