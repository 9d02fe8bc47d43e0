import type { DecideTool } from '@parley/protocol';
import { chatApi } from '../api/chat.ts';
import type { ChatMessage } from './chat-message.ts';
import type { ChatSession } from './chat-session.ts';

/** What a tool that asks may do. The answer goes on by itself, on every screen. */
export async function decideTool(
  session: Pick<ChatSession, '$problem'>,
  { run_id }: Pick<ChatMessage, 'run_id'>,
  call: { readonly id: string; readonly decision: DecideTool },
): Promise<void> {
  if (run_id === null) return;
  try {
    await chatApi.decideTool(run_id, call.id, call.decision);
  } catch (error) {
    session.$problem.set(error);
    throw error;
  }
}
