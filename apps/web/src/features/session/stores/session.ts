import type { CurrentSession, User } from '@parley/protocol';
import { atom, computed } from 'nanostores';
import { tabBus } from '../../../shared/lib/bus.ts';
import { forgetEverything } from '../../../shared/lib/database.ts';
import { sentenceOf } from '../../../shared/lib/problems.ts';
import {
  createFirstAccount,
  endSession,
  readSession,
  signIn,
  type Credentials,
  type FirstAccount,
} from '../api/session.ts';

export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Nobody is signed in; with `setup_needed` nobody has an account at all. */
  | { readonly kind: 'signedOut'; readonly session: CurrentSession }
  | { readonly kind: 'signedIn'; readonly session: CurrentSession; readonly user: User };

export const $session = atom<SessionState>({ kind: 'asking' });
export const $user = computed($session, (state) => (state.kind === 'signedIn' ? state.user : undefined));

const bus = tabBus<'changed'>('session');

/** Asks the server who is there, and again when another tab signs in or out. */
export async function startSession(): Promise<void> {
  bus.listen(() => void askSession());
  await askSession();
}

export async function askSession(): Promise<void> {
  try {
    const session = await readSession();
    $session.set(session.user ? { kind: 'signedIn', session, user: session.user } : { kind: 'signedOut', session });
  } catch (error) {
    // Who was signed in stays so: a server that is away says nothing about the session.
    if ($session.get().kind !== 'signedIn') $session.set({ kind: 'unreachable', reason: sentenceOf(error) });
  }
}

/** Gives back what was wrong, or nothing. */
export function enter(credentials: Credentials): Promise<string | undefined> {
  return changing(() => signIn(credentials));
}

export function setUp(account: FirstAccount): Promise<string | undefined> {
  return changing(() => createFirstAccount(account));
}

export async function signOut(): Promise<void> {
  await endSession().catch(() => undefined);
  // What this browser has kept belongs to who was here.
  await forgetEverything();
  bus.tell('changed');
  location.assign('/');
}

async function changing(change: () => Promise<void>): Promise<string | undefined> {
  try {
    await change();
  } catch (error) {
    return sentenceOf(error);
  }
  bus.tell('changed');
  await askSession();
  return undefined;
}
