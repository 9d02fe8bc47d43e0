import type { RouteBody, RouteResult } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export type SessionInfo = RouteResult<'listSessions'>['items'][number];
export type ApiKeyInfo = RouteResult<'listApiKeys'>['items'][number];
export type CreatedKey = RouteResult<'createApiKey'>;

export async function readSessions(): Promise<readonly SessionInfo[]> {
  return (await parley().call('listSessions')).items;
}

export async function endSession(id: string): Promise<void> {
  await parley().call('revokeSession', { id });
}

export async function readKeys(): Promise<readonly ApiKeyInfo[]> {
  return (await parley().call('listApiKeys')).items;
}

export async function makeKey(body: RouteBody<'createApiKey'>): Promise<CreatedKey> {
  return parley().call('createApiKey', { body });
}

export async function revokeKey(id: string): Promise<void> {
  await parley().call('revokeApiKey', { id });
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
  await parley().call('changePassword', { body: { current_password, new_password } });
}
