import { Feedback, SetFeedback } from './feedback.ts';
import { byId, ownWrite, table } from './route.ts';

export const feedbackRoutes = table({
  setFeedback: {
    method: 'PUT',
    path: '/api/messages/:id/feedback',
    tag: 'messages',
    summary: 'Say what you think of an answer',
    access: ownWrite('message'),
    ...byId,
    body: SetFeedback,
    success: 200,
    response: Feedback,
  },
  deleteFeedback: {
    method: 'DELETE',
    path: '/api/messages/:id/feedback',
    tag: 'messages',
    summary: 'Take your feedback back',
    access: ownWrite('message'),
    ...byId,
    success: 204,
  },
});
