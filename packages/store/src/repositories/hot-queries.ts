import { expiredResponsesSql, findResponseSql, responseChainSql } from './completions/response-store.repository.ts';
import { dueTemporarySql, leafBelowSql, turnToNameSql } from './conversations/conversation-store.repository.ts';
import { branchesSql } from './conversations/branches.ts';
import { copiedSql } from './conversations/fork.ts';
import { branchPageSql, listSql, siblingsSql } from './conversations/list.ts';
import { passagesSql } from './conversations/passages.ts';
import { searchPastByBothSql, searchPastSql } from './conversations/search-past.ts';
import { feedbackOfPageSql } from './feedback/feedback.repository.ts';
import { claimFollowUpsSql, keptFollowUpsSql } from './follow-ups/follow-up-store.repository.ts';
import { folderOfConversationSql, listFoldersSql } from './folders/folder-store.repository.ts';
import { readContextSql } from './session-context/session-context-store.repository.ts';
import {
  changedSinceSql,
  feedConversationsSql,
  lateChangesSql,
  lateDeletionsSql,
  runningOfOwnerSql,
} from './user-feed/user-feed-store.repository.ts';
import { pinnedMessagesSql } from './pins/pin-store.repository.ts';
import { listFilesSql } from './files/list-files.ts';
import { claimDueSql, expireUnusedSql, usedBytesSql } from './files/file-store.repository.ts';
import { waitingRowsSql } from './outbox.repository.ts';
import { dailyUseSql } from './quotas/usage-report.repository.ts';
import { acceptSql } from './turns/accept.ts';
import { expiredApprovalsSql } from './turns/approvals.ts';
import { endSql, readLogSql } from './turns/ending.ts';
import { appendSql, leaseSql } from './turns/lease.ts';
import { recentRunsSql } from './turns/recent-turns.ts';
import { orphanedRunsSql, promoteNextSql, republishWaitingSql, undeliverableRunsSql } from './turns/recovery.ts';
import { branchOfRunSql, branchSql, openRunsSql, promptOfSql } from './turns/turn-store.repository.ts';

/** Every statement that runs per turn, per page or per sweep; a test reads their plans at a million messages. */
export const hotQueries: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'accept', text: acceptSql },
  { name: 'prompt of a run', text: promptOfSql },
  { name: 'lease', text: leaseSql },
  { name: 'append to the log', text: appendSql },
  { name: 'end a run', text: endSql },
  { name: 'read the log', text: readLogSql },
  { name: 'open runs of a conversation', text: openRunsSql },
  { name: 'promote the next run', text: promoteNextSql },
  { name: 'orphaned runs', text: orphanedRunsSql },
  { name: 'waiting runs', text: republishWaitingSql },
  { name: 'undeliverable runs', text: undeliverableRunsSql },
  { name: 'expired approvals', text: expiredApprovalsSql },
  { name: 'recent runs of open conversations', text: recentRunsSql },
  { name: 'outbox', text: waitingRowsSql },
  { name: 'branch of a run', text: branchOfRunSql },
  { name: 'whole branch', text: branchSql },
  { name: 'page of a branch', text: branchPageSql },
  { name: 'siblings', text: siblingsSql },
  { name: 'feedback of a page', text: feedbackOfPageSql },
  { name: 'kept follow-ups', text: keptFollowUpsSql },
  { name: 'claim follow-ups', text: claimFollowUpsSql },
  { name: 'tree of a conversation', text: branchesSql },
  { name: 'pinned messages', text: pinnedMessagesSql },
  { name: 'copied with a branch', text: copiedSql.branch },
  { name: 'copied with alternatives', text: copiedSql.alternatives },
  { name: 'copied with all', text: copiedSql.all },
  { name: 'leaf below a message', text: leafBelowSql },
  { name: 'list conversations', text: listSql({ status: false }) },
  { name: 'list conversations by status', text: listSql({ status: true }) },
  { name: 'conversations for feeds', text: feedConversationsSql },
  { name: 'conversations changed since', text: changedSinceSql },
  { name: 'running conversations of an owner', text: runningOfOwnerSql },
  { name: 'late changes for feeds', text: lateChangesSql },
  { name: 'late deletions for feeds', text: lateDeletionsSql },
  { name: 'temporary conversations that are due', text: dueTemporarySql },
  { name: 'turn to name', text: turnToNameSql },
  { name: 'folder of a conversation', text: folderOfConversationSql },
  { name: 'folders of an owner', text: listFoldersSql },
  { name: 'session context', text: readContextSql },
  { name: 'kept response', text: findResponseSql },
  { name: 'chain of kept responses', text: responseChainSql },
  { name: 'expired responses', text: expiredResponsesSql },
  { name: 'passages of a conversation', text: passagesSql },
  { name: 'search past conversations', text: searchPastSql },
  { name: 'search past conversations by meaning too', text: searchPastByBothSql },
  { name: 'use by day and model', text: dailyUseSql },
  { name: 'list files', text: listFilesSql('newest', false) },
  { name: 'list files further by size', text: listFilesSql('largest', true) },
  { name: 'list files further by name', text: listFilesSql('name', true) },
  { name: 'room taken by files', text: usedBytesSql },
  { name: 'files that are due', text: claimDueSql },
  { name: 'files that nothing has', text: expireUnusedSql },
];
