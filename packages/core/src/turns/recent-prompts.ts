import type { Attachment } from '@parley/protocol';
import type { StoredMessage, StoredRun } from './types.ts';

/** What moderation needs of a run. */
export interface RunPrompt {
  readonly run: Pick<StoredRun, 'id' | 'conversationId' | 'ownerId' | 'promptMessageId' | 'verdict' | 'status'>;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

/**
 * Messages accepted by this very process moments ago, for the stages in the same process: they read them without asking
 * the database. Nothing depends on it; what is not here is read there.
 */
export interface RecentPrompts {
  remember(prompt: RunPrompt, message: StoredMessage): void;
  /** For moderation; at most once per message. */
  take(runId: string): RunPrompt | undefined;
  /** For inference; at most once, and only where the message opens its conversation: then it is all there is to read. */
  takeBranch(runId: string): readonly StoredMessage[] | undefined;
}

export function createRecentPrompts(limit = 1_000): RecentPrompts {
  const prompts = new Recent<RunPrompt>(limit);
  const openings = new Recent<StoredMessage>(limit);
  return {
    remember(prompt, message) {
      prompts.add(prompt.run.id, prompt);
      if (message.parentId === null) openings.add(prompt.run.id, message);
    },
    take: (runId) => prompts.take(runId),
    takeBranch(runId) {
      const opening = openings.take(runId);
      return opening && [opening];
    },
  };
}

/** The newest few; whoever never comes for one does not fill the memory. */
class Recent<Item> {
  readonly #items = new Map<string, Item>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(key: string, item: Item): void {
    const oldest = this.#items.size >= this.#limit ? this.#items.keys().next().value : undefined;
    if (oldest !== undefined) this.#items.delete(oldest);
    this.#items.set(key, item);
  }

  take(key: string): Item | undefined {
    const item = this.#items.get(key);
    this.#items.delete(key);
    return item;
  }
}
