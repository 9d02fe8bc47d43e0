import type { Folder, RouteBody } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function create(body: RouteBody<'createFolder'>): Promise<Folder> {
  return parley().call('createFolder', { body });
}

export async function change(id: string, body: RouteBody<'updateFolder'>): Promise<Folder> {
  return parley().call('updateFolder', { id, body });
}

export async function remove(id: string): Promise<void> {
  await parley().call('deleteFolder', { id });
}
