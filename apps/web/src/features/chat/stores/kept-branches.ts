import type { BranchMessage, Conversation } from '@parley/protocol';
import { forget, keep, readKept } from '../../../shared/lib/database.ts';

export interface KeptBranch {
  readonly conversation: Conversation;
  readonly messages: readonly BranchMessage[];
}

/** Each under its owner: one browser may serve several people. */
export function readBranch(ownerId: string, id: string): Promise<KeptBranch | undefined> {
  return readKept<KeptBranch>('branches', `${ownerId} ${id}`);
}

export function keepBranch(ownerId: string, branch: KeptBranch): void {
  void keep('branches', `${ownerId} ${branch.conversation.id}`, branch);
}

export function forgetBranch(ownerId: string, id: string): void {
  void forget('branches', `${ownerId} ${id}`);
}
