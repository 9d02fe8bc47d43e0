import type { BranchMessage, Conversation, Lane } from '@parley/protocol';

/** A branch after a turn that several models answer: each of its answers knows the others. */
export function withLanes(branch: readonly BranchMessage[], lanes: readonly Lane[]): readonly BranchMessage[] {
  const ids = lanes.map(({ assistant_message: answer }) => answer.id);
  return branch.map((message) =>
    ids.includes(message.id) ? { ...message, sibling_ids: [...new Set([...message.sibling_ids, ...ids])] } : message,
  );
}

/** The branch that goes on with another of the answers at a place. */
export function goneOnWith(branch: readonly BranchMessage[], message: BranchMessage): readonly BranchMessage[] {
  const at = branch.findIndex(({ parent_id }) => parent_id === message.parent_id);
  return at < 0 ? branch : [...branch.slice(0, at), message];
}

/**
 * What stands side by side after a word of the conversation. A word from before the turn may come after it; only a
 * choice ends a comparison, and that leads elsewhere than to where the branch was.
 */
export function comparingAfter(
  before: readonly string[],
  conversation: Pick<Conversation, 'comparing' | 'active_leaf_id'>,
  isOnBranch: (id: string) => boolean,
): readonly string[] {
  if (conversation.comparing !== null) return conversation.comparing;
  const leaf = conversation.active_leaf_id;
  return leaf !== null && isOnBranch(leaf) && !before.includes(leaf) ? before : [];
}

/** Stands in a column until its message has been read. */
export function unreadAnswer(id: string, conversationId: string, siblings: readonly string[]): BranchMessage {
  return {
    id,
    conversation_id: conversationId,
    parent_id: null,
    sender: 'assistant',
    content: '',
    status: 'pending',
    model: null,
    run_id: null,
    timestamp: '',
    created_at: '',
    sibling_ids: [...siblings],
  };
}
