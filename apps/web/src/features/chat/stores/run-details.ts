import type { RunRecord } from '@parley/protocol';
import { chatApi } from '../api/chat.ts';
import type { ChatMessage } from './chat-session.ts';

/** The run behind an answer; undefined where there is none, or the server cannot say. */
export async function readRunOf({ run_id }: Pick<ChatMessage, 'run_id'>): Promise<RunRecord | undefined> {
  return run_id === null ? undefined : chatApi.readRun(run_id).catch(() => undefined);
}
