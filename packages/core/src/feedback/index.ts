export { createFeedbackService, type FeedbackService, type FeedbackStore } from './feedback.service.ts';
