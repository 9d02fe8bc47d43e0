import type { BranchMessage, Conversation } from '@parley/protocol';
import { forget, keep, keepMany, keptKeys, readKept } from '../../../shared/lib/database.ts';

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

/** Of those named, the first `most` stay; of the others nothing does. */
export async function forgetBranchesBut(ownerId: string, ids: readonly string[], most: number): Promise<void> {
  const prefix = `${ownerId} `;
  const kept = new Set(await keptKeys('branches', prefix));
  const staying = new Set(
    ids
      .map((id) => prefix + id)
      .filter((key) => kept.has(key))
      .slice(0, most),
  );
  const leaving = [...kept].filter((key) => !staying.has(key));
  if (leaving.length > 0) await keepMany('branches', new Map(leaving.map((key) => [key, undefined])));
}
