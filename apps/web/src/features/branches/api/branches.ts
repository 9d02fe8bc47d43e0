import type { BranchTree } from '@parley/protocol';
import { parley } from '../../../shared/client/client.ts';

export function readBranches(conversationId: string): Promise<BranchTree> {
  return parley().call('listBranches', { id: conversationId });
}
