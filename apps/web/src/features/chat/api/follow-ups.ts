import { parley } from '../../../shared/client/client.ts';

export async function suggestFollowUps(id: string): Promise<readonly string[]> {
  return (await parley().call('suggestFollowUps', { id })).items;
}
