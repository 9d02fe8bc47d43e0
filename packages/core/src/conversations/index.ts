export { createConversationService, type ConversationService } from './conversation.service.ts';
export type {
  ConversationChange,
  ConversationStore,
  ListQuery,
  MessageQuery,
  NewConversation,
  Page,
} from './conversation-store.ts';
export { createTitleTask } from './title-task.ts';
