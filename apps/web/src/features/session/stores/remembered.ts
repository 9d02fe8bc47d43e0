import type { CurrentSession, User } from '@parley/protocol';

/** Who was here last, for times when nobody can be asked. No proof of anything: the server wants its cookie. */
export interface Remembered {
  readonly session: CurrentSession;
  readonly user: User;
}

const sessionKey = 'parley.session';
const ownerKey = 'parley.owner';
const leftKey = 'parley.left';

export function readRemembered(): Remembered | undefined {
  try {
    const stored = localStorage.getItem(sessionKey);
    const session = stored === null ? undefined : (JSON.parse(stored) as CurrentSession);
    return session?.user ? { session, user: session.user } : undefined;
  } catch {
    return undefined;
  }
}

export function remember(session: CurrentSession): void {
  write(sessionKey, JSON.stringify(session));
  if (session.user) write(ownerKey, session.user.id);
}

/** The server says that nobody is signed in: nothing is shown any more until somebody is. */
export function forgetWhoWasHere(): void {
  write(sessionKey, undefined);
}

/** Whose copies this browser has. */
export function keptOwner(): string | undefined {
  try {
    return localStorage.getItem(ownerKey) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Signed out where the server could not be told: it is told first of all when it can be. */
export function owesSigningOut(): boolean {
  try {
    return localStorage.getItem(leftKey) !== null;
  } catch {
    return false;
  }
}

export function oweSigningOut(isOwed: boolean): void {
  write(leftKey, isOwed ? 'yes' : undefined);
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Then nobody is remembered.
  }
}
