import type { StoredRun } from './types.ts';

/** What moderation needs of a run. */
export interface RunPrompt {
  readonly run: Pick<StoredRun, 'id' | 'conversationId' | 'ownerId' | 'promptMessageId' | 'verdict' | 'status'>;
  readonly text: string;
}

/**
 * Messages accepted by this very process moments ago, for a moderation stage in the same process: it reads
 * them without asking the database. Nothing depends on it; what is not here is read there.
 */
export interface RecentPrompts {
  remember(prompt: RunPrompt): void;
  /** At most once per message. */
  take(runId: string): RunPrompt | undefined;
}

export function createRecentPrompts(limit = 1_000): RecentPrompts {
  const prompts = new Map<string, RunPrompt>();
  return {
    remember(prompt) {
      const oldest = prompts.size >= limit ? prompts.keys().next().value : undefined;
      if (oldest !== undefined) prompts.delete(oldest);
      prompts.set(prompt.run.id, prompt);
    },
    take(runId) {
      const prompt = prompts.get(runId);
      prompts.delete(runId);
      return prompt;
    },
  };
}
