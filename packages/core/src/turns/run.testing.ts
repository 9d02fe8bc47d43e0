import type { Lease, StoredRun } from './types.ts';

/** A run as a worker that just leased it sees it. */
export const testRun: StoredRun = {
  id: 'run',
  conversationId: 'conversation',
  ownerId: 'owner',
  messageId: 'answer',
  promptMessageId: 'question',
  continuesMessageId: null,
  kind: 'reply',
  status: 'running',
  reason: null,
  model: 'm',
  parameters: {},
  fence: 1,
  attempt: 1,
  leaseOwner: 'worker',
  verdict: null,
  stopReason: null,
  usage: null,
  tools: null,
  resume: null,
  createdAt: new Date(0),
  startedAt: new Date(0),
  endedAt: null,
};

export const testLease: Lease = {
  run: testRun,
  fence: 1,
  started: {
    type: 'run.started',
    run_id: 'run',
    seq: 1,
    at: { part: 0, offset: 0 },
    after: 0,
    message_id: 'answer',
    model: 'm',
    attempt: 1,
  },
  folderId: null,
};
