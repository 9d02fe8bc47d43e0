import { FollowUps, FollowUpsOffer } from './follow-ups.ts';
import { byId, ownWrite, reads, table } from './route.ts';

export const followUpRoutes = table({
  followUpsOffer: {
    method: 'GET',
    path: '/api/follow-ups',
    tag: 'messages',
    summary: 'Whether this installation suggests what you might say',
    access: reads,
    success: 200,
    response: FollowUpsOffer,
  },
  suggestFollowUps: {
    method: 'POST',
    path: '/api/messages/:id/follow-ups',
    tag: 'messages',
    summary: 'What you might say after an answer, made by a model once',
    access: ownWrite('message'),
    ...byId,
    success: 200,
    response: FollowUps,
  },
});
