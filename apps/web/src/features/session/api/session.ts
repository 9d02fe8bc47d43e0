import { ParleyApiError } from '@parley/client';
import type { CurrentSession } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

/** An access cookie lives for minutes, the refresh cookie for weeks: having none of the first means little. */
export async function readSession(): Promise<CurrentSession> {
  const session = await parley().call('currentSession');
  if (session.user || session.mode === 'local' || session.setup_needed) return session;
  try {
    await parley().call('refresh', { body: {} });
  } catch (error) {
    if (error instanceof ParleyApiError && error.code === 'network') throw error;
    return session;
  }
  return parley().call('currentSession');
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface FirstAccount extends Credentials {
  readonly display_name: string;
  /** Printed by the server when it started. */
  readonly code: string;
}

export async function signIn(credentials: Credentials): Promise<void> {
  await parley().call('login', { body: { ...credentials } });
}

export async function createFirstAccount(account: FirstAccount): Promise<void> {
  await parley().call('setUp', { body: { ...account } });
}

export async function endSession(): Promise<void> {
  await parley().call('logout');
}
