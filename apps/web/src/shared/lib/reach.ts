import { atom } from 'nanostores';

/**
 * Whether the server can be reached, as the last question to it has shown. `offline`: this machine has no network;
 * `away`: it has one, and the server does not answer.
 */
export type Reach = 'reached' | 'offline' | 'away';

export const $reach = atom<Reach>('reached');

/** Raised when the server says that it does not know who asks. */
export const $refusals = atom(0);

export function heard(status: number): void {
  // What stands in front of the server says so when the server itself is gone.
  $reach.set(status >= 502 && status <= 504 ? 'away' : 'reached');
  if (status === 401) $refusals.set($refusals.get() + 1);
}

export function heardNothing(): void {
  $reach.set(!(globalThis.navigator?.onLine ?? true) ? 'offline' : 'away');
}
