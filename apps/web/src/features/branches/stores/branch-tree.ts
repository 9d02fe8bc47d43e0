import type { BranchTree } from '@parley/protocol';
import { resource, type Resource } from '../../../shared/lib/resource.ts';
import { readBranches } from '../api/branches.ts';

/** Read anew each time a dialog asks: branches grow elsewhere too. */
export function branchTreeOf(conversationId: string): Resource<BranchTree> {
  return resource(() => readBranches(conversationId));
}
