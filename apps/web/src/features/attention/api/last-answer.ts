import type { BranchMessage } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

/** The newest message of the chosen branch. */
export async function readLastAnswer(id: string): Promise<BranchMessage | undefined> {
  const { items } = await parley().call('listMessages', { id, query: { limit: 1 } });
  return items[0];
}
