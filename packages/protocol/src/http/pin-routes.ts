import { Conversation } from './conversations.ts';
import { PinnedMessages } from './pins.ts';
import { byId, ownRead, ownWrite, table } from './route.ts';

export const pinRoutes = table({
  listPinnedMessages: {
    method: 'GET',
    path: '/api/conversations/:id/pins',
    tag: 'conversations',
    summary: 'Read how the pinned messages of all branches begin',
    access: ownRead('conversation'),
    ...byId,
    success: 200,
    response: PinnedMessages,
  },
  pinMessage: {
    method: 'PUT',
    path: '/api/messages/:id/pin',
    tag: 'messages',
    summary: 'Keep a message at hand in its conversation',
    access: ownWrite('message'),
    ...byId,
    success: 200,
    response: Conversation,
  },
  unpinMessage: {
    method: 'DELETE',
    path: '/api/messages/:id/pin',
    tag: 'messages',
    summary: 'Take the pin off a message',
    access: ownWrite('message'),
    ...byId,
    success: 200,
    response: Conversation,
  },
});
