import type { Prompt, RouteBody } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export async function readPrompts(): Promise<readonly Prompt[]> {
  return (await parley().call('listPrompts')).items;
}

export function createPrompt(body: RouteBody<'createPrompt'>): Promise<Prompt> {
  return parley().call('createPrompt', { body });
}

export function updatePrompt(id: string, body: RouteBody<'updatePrompt'>): Promise<Prompt> {
  return parley().call('updatePrompt', { id, body });
}

export async function deletePrompt(id: string): Promise<void> {
  await parley().call('deletePrompt', { id });
}
