import type { ChatMessage } from './chat-session.ts';
import { readRunOf } from './run-details.ts';

/** What the server counted for an answer. */
export interface ContextUse {
  /** Of the prompt and the answer, which the next prompt begins with. */
  readonly used: number;
  readonly limit: number;
  /** Older messages did not fit any more. */
  readonly isCut: boolean;
}

/** Good enough for a draft: four letters of Latin script are a token, others count for more. */
export function estimateTokens(text: string): number {
  const wide = text.match(/[^\0-ʯ]/g)?.length ?? 0;
  return Math.ceil((text.length - wide) / 4 + wide / 1.5);
}

/** Whether it may be worth asking the server: what is on the page alone takes a good part of the window. */
export function mayBeNear(messages: readonly Pick<ChatMessage, 'content'>[], windowTokens: number): boolean {
  const tokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  return tokens > windowTokens * 0.3;
}

export async function readContextUse(answer: Pick<ChatMessage, 'run_id'>): Promise<ContextUse | undefined> {
  const run = await readRunOf(answer);
  if (!run?.context) return undefined;
  const { input_tokens, input_limit_tokens, contributors } = run.context;
  const history = contributors.find(({ id }) => id === 'history_window');
  return {
    used: input_tokens + (run.usage?.output_tokens ?? 0),
    limit: input_limit_tokens,
    isCut: (history?.left_out ?? 0) > 0,
  };
}
