import type { CurrentSession, User } from '@parley/protocol';
import { atom, computed } from 'nanostores';
import { forgetOutbox, setOutboxOwner, waitingCount } from '../../../shared/client/outbox-storage.ts';
import { tabBus } from '../../../shared/lib/bus.ts';
import { forgetEverything, stopKeeping } from '../../../shared/lib/database.ts';
import { isCode, sentenceOf } from '../../../shared/lib/problems.ts';
import { $refusals } from '../../../shared/lib/reach.ts';
import { confirm } from '../../../shared/ui/confirm.tsx';
import {
  createFirstAccount,
  endSession,
  readSession,
  signIn,
  type Credentials,
  type FirstAccount,
} from '../api/session.ts';
import { text } from '../text.ts';
import { forgetWhoWasHere, keptOwner, oweSigningOut, owesSigningOut, readRemembered, remember } from './remembered.ts';

export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unreachable'; readonly error: unknown }
  /** Nobody is signed in; with `setup_needed` nobody has an account at all. `isExpired`: somebody was. */
  | { readonly kind: 'signedOut'; readonly session: CurrentSession; readonly isExpired: boolean }
  | { readonly kind: 'signedIn'; readonly session: CurrentSession; readonly user: User };

export const $session = atom<SessionState>({ kind: 'asking' });
export const $user = computed($session, (state) => (state.kind === 'signedIn' ? state.user : undefined));

/** A network that takes longer to say who is here is shown what this browser remembers meanwhile. */
const patienceMs = 1_200;
const bus = tabBus<'changed' | 'left'>('session');
let asking: Promise<void> | undefined;

/** Asks the server who is there, and again when another tab signs in or out. */
export async function startSession(): Promise<void> {
  bus.listen((news) => void (news === 'left' ? leaveHere() : askSession()));
  $refusals.listen(() => {
    if ($session.get().kind === 'signedIn') void askSession();
  });
  const timer = setTimeout(showRemembered, patienceMs);
  await askSession();
  clearTimeout(timer);
}

/** Somebody, nobody, or a server that does not answer: there is something to show. */
export function untilKnown(): Promise<void> {
  return new Promise((resolve) => {
    const stop = $session.subscribe(({ kind }) => {
      if (kind === 'asking') return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

export function askSession(): Promise<void> {
  asking ??= askOnce().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function askOnce(): Promise<void> {
  try {
    if (owesSigningOut()) {
      await endSession();
      oweSigningOut(false);
    }
    const session = await readSession();
    if (session.user) await arrive(session, session.user);
    else {
      const isExpired = $session.get().kind === 'signedIn' || isStillExpired();
      forgetWhoWasHere();
      $session.set({ kind: 'signedOut', session, isExpired });
    }
  } catch (error) {
    // Who was signed in stays so: a server that is away says nothing about the session.
    if ($session.get().kind !== 'signedIn' && !showRemembered()) $session.set({ kind: 'unreachable', error });
  }
}

/** O4: what this browser keeps belongs to one person at a time. */
async function arrive(session: CurrentSession, user: User): Promise<void> {
  const before = keptOwner();
  if (before !== undefined && before !== user.id) await forgetAll();
  const shown = $user.get();
  remember(session);
  // What is on the screen and in memory is somebody else's.
  if (shown && shown.id !== user.id) return location.assign('/');
  setOutboxOwner(user.id);
  if (JSON.stringify(shown) !== JSON.stringify(user) || $session.get().kind !== 'signedIn')
    $session.set({ kind: 'signedIn', session, user });
}

function showRemembered(): boolean {
  const remembered = owesSigningOut() ? undefined : readRemembered();
  if (!remembered || $session.get().kind === 'signedIn') return remembered !== undefined;
  setOutboxOwner(remembered.user.id);
  $session.set({ kind: 'signedIn', ...remembered });
  return true;
}

function isStillExpired(): boolean {
  const state = $session.get();
  return (state.kind === 'signedOut' && state.isExpired) || readRemembered() !== undefined;
}

/** Gives back what was wrong, or nothing. */
export function enter(credentials: Credentials): Promise<string | undefined> {
  return changing(() => signIn(credentials));
}

export function setUp(account: FirstAccount): Promise<string | undefined> {
  return changing(() => createFirstAccount(account));
}

/** O4.1 */
export async function signOut(): Promise<void> {
  const count = await waitingCount();
  const question = { title: text('leaveTitle'), text: text('leaveText', { count }), accept: text('leave') };
  if (count > 0 && !(await confirm({ ...question, isDangerous: true }))) return;
  await endSession().catch(() => oweSigningOut(true));
  bus.tell('left');
  await leaveHere();
}

async function leaveHere(): Promise<void> {
  stopKeeping();
  forgetWhoWasHere();
  await forgetAll();
  location.assign('/');
}

async function forgetAll(): Promise<void> {
  forgetOutbox();
  await forgetEverything();
}

async function changing(change: () => Promise<void>): Promise<string | undefined> {
  try {
    await change();
  } catch (error) {
    return isCode(error, 'invalid_credentials') ? text('wrongCredentials') : sentenceOf(error);
  }
  bus.tell('changed');
  await askSession();
  return undefined;
}
