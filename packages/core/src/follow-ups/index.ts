export { createFollowUpService, type FollowUpService, type FollowUpStore } from './follow-up.service.ts';
