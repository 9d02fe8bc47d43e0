import { BranchTree, CorrectMessage, ForkConversation } from './branches.ts';
import { Conversation } from './conversations.ts';
import { byId, ownRead, ownWrite, table } from './route.ts';

export const branchRoutes = table({
  listBranches: {
    method: 'GET',
    path: '/api/conversations/:id/branches',
    tag: 'conversations',
    summary: 'Read all branches, each message by its beginning',
    access: ownRead('conversation'),
    ...byId,
    success: 200,
    response: BranchTree,
  },
  forkConversation: {
    method: 'POST',
    path: '/api/conversations/:id/fork',
    tag: 'conversations',
    summary: 'Copy the branch up to a message, or more, into a new conversation',
    access: ownWrite('conversation'),
    ...byId,
    body: ForkConversation,
    success: 201,
    response: Conversation,
  },
  correctMessage: {
    method: 'POST',
    path: '/api/messages/:id/correct',
    tag: 'messages',
    summary: 'Keep other words for a message beside it, with what follows, and ask for no answer',
    access: ownWrite('message'),
    ...byId,
    body: CorrectMessage,
    success: 201,
    response: Conversation,
  },
});
