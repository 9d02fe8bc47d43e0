import { FollowUps } from './follow-ups.ts';
import { byId, ownWrite, table } from './route.ts';

export const followUpRoutes = table({
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
