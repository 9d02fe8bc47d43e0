import { parley } from '../../../shared/client/client.ts';

export async function hasFollowUps(): Promise<boolean> {
  return (await parley().call('followUpsOffer')).is_on;
}
