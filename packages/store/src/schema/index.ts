export { apiKeys, auditLog, identities, loginThrottle, refreshTokens, sessions, settings, users } from './accounts.ts';
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
