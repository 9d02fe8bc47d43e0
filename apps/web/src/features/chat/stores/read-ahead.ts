import type { BranchMessage, Conversation } from '@parley/protocol';
import type { KeptBranch } from './kept-branches.ts';

/** O7.1 */
const recentConversations = 20;
/** O7.3: characters of all that is fetched at once. */
const mostCharacters = 2_000_000;

export interface ReadAheadOptions {
  /** As the list has them, newest activity first. */
  readonly conversations: readonly Conversation[];
  readonly kept: (id: string) => Promise<KeptBranch | undefined>;
  readonly read: (id: string) => Promise<readonly BranchMessage[]>;
  readonly keep: (branch: KeptBranch) => void;
  /** When the page has nothing else to do. False: not now, perhaps later. */
  readonly quiet: () => Promise<boolean>;
}

/** O7: conversations that were never opened here are there without a network too. Answers how many were fetched. */
export async function readAhead({ conversations, kept, read, keep, quiet }: ReadAheadOptions): Promise<number> {
  let fetched = 0;
  let characters = 0;
  for (const conversation of recentOf(conversations)) {
    if (!(await quiet())) return fetched;
    const before = await kept(conversation.id);
    if (before && before.conversation.updated_at >= conversation.updated_at) continue;
    let messages: readonly BranchMessage[];
    try {
      messages = await read(conversation.id);
    } catch {
      // Nobody asked for it, so nobody is told; the next time tries again.
      return fetched;
    }
    characters += messages.reduce((sum, { content }) => sum + content.length, 0);
    if (characters > mostCharacters) return fetched;
    keep({ conversation, messages });
    fetched += 1;
  }
  return fetched;
}

function recentOf(conversations: readonly Conversation[]): readonly Conversation[] {
  return conversations
    .filter(({ status, temporary, message_count }) => status !== 'archived' && !temporary && message_count > 0)
    .slice(0, recentConversations);
}

interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
  readonly effectiveType?: string;
}

/** O7.2: what somebody pays for, or has little of, is not spent on what nobody asked for. */
export function isSparing(
  connection = (globalThis.navigator as { connection?: Connection } | undefined)?.connection,
): boolean {
  if (globalThis.matchMedia?.('(prefers-reduced-data: reduce)').matches) return true;
  return connection?.saveData === true || connection?.type === 'cellular' || /2g/.test(connection?.effectiveType ?? '');
}
