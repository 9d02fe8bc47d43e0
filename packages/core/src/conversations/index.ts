export { createConversationService, type ConversationService } from './conversation.service.ts';
export type {
  BulkChange,
  ConversationChange,
  ConversationStore,
  ListQuery,
  MessageQuery,
  NewConversation,
  NewCopy,
  Page,
} from './conversation-store.ts';
export { createTemporaryUpkeep } from './temporary-upkeep.ts';
export { createTitleTask } from './title-task.ts';
export { createReferenceSource } from './reference-source.ts';
