import { parley } from '../../../shared/client/client.ts';
import { downloadFrom } from '../../../shared/client/download.ts';

export function downloadEverything(): Promise<void> {
  return downloadFrom('/api/account/export');
}

export async function deleteAllConversations(name: string): Promise<number> {
  return (await parley().call('deleteAllConversations', { body: { name } })).deleted;
}

export async function deleteAccount(name: string, password: string): Promise<void> {
  await parley().call('deleteAccount', { body: { name, ...(password === '' ? {} : { password }) } });
}
