import type { BranchMessage, RunUsage } from '@parley/protocol';

export interface ChatMessage extends BranchMessage {
  /** Of the run that ended on this screen; others are asked for when somebody looks. */
  readonly usage?: RunUsage | null;
  readonly reason?: string;
  readonly detail?: string | null;
  /** What its model makes it wait for, until it says something. */
  readonly waiting?: { readonly position: number; readonly read: number | null };
}

export function isSame(a: ChatMessage, b: ChatMessage): boolean {
  return (
    a.content === b.content &&
    a.status === b.status &&
    a.model === b.model &&
    a.sibling_ids.join() === b.sibling_ids.join() &&
    JSON.stringify([a.parts, a.feedback]) === JSON.stringify([b.parts, b.feedback])
  );
}
