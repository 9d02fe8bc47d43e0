export { apiKeys, auditLog, identities, loginThrottle, refreshTokens, sessions, settings, users } from './accounts.ts';
export { apiResponses, completions } from './completions.ts';
export { embeddingBacklog, embeddings, embeddingSpaces } from './embeddings.ts';
export { feedback } from './feedback.ts';
export { followUps } from './follow-ups.ts';
export { tokenReservations, tokenUsage } from './quotas.ts';
export { prompts } from './prompts.ts';
export { folders } from './folders.ts';
export { deletedConversations, sessionContexts } from './sidebar.ts';
export { files, messageFiles } from './files.ts';
export { modelProviders } from './providers.ts';
export {
  conversations,
  idempotencyKeys,
  messages,
  moderationLog,
  outbox,
  runEvents,
  runs,
  toolApprovals,
  workers,
} from './turns.ts';
