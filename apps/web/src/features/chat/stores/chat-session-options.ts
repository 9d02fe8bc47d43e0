import type { StreamStatus } from '@parley/client';
import type { Conversation } from '@parley/protocol';
import type { Schedule } from '../../../shared/lib/letters-first.ts';
import type { Beginning, ChatApi } from '../api/chat.ts';
import type { KeptBranch } from './kept-branches.ts';

export interface Connection {
  readonly status: StreamStatus;
  readonly transport: 'socket' | 'http' | null;
}

export interface ChatSessionOptions {
  readonly id: string;
  readonly api: ChatApi;
  readonly schedule: Schedule;
  /** The server does not know the conversation yet. */
  readonly begin?: Beginning;
  /** What this browser remembers of the branch. */
  readonly kept?: Promise<KeptBranch | undefined>;
  readonly onConversation?: (conversation: Conversation) => void;
  readonly onKeep?: (branch: KeptBranch) => void;
  readonly onRunning?: (isRunning: boolean) => void;
  readonly onDeleted?: () => void;
  /** Something waits to be sent, or nothing does any more. */
  readonly onWaiting?: (count: number) => void;
  readonly onAnswer?: (event: 'started' | 'done' | 'ended') => void;
}
