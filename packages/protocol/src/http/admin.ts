import * as z from 'zod/mini';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';

export const AuditEntry = z.object({
  seq: z.int(),
  at: Timestamp,
  actor_id: z.nullable(Uuid),
  action: z.string(),
  target: z.nullable(z.string()),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
  previous_hash: z.string(),
});
export const AuditPage = page(AuditEntry);
export const AuditVerification = z.object({
  intact: z.boolean(),
  entries: z.int(),
  first_broken_seq: z.nullable(z.int()),
});

export const QueueName = z.enum(['moderation_queue', 'ai_inference_queue', 'moderation_log', 'background_queue']);
export const DeadLetter = z.object({
  id: z.string(),
  queue: QueueName,
  body: z.string(),
  reason: z.string(),
  attempts: z.int(),
  dead_at: Timestamp,
});
export const DeadLetterList = z.object({ items: z.array(DeadLetter) });
export const ListDeadLettersQuery = z.object({
  queue: QueueName,
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
});
export const DeadLetterIds = z.object({
  queue: QueueName,
  ids: z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.minLength(1), z.maxLength(200)),
});
export const Affected = z.object({ affected: z.int() });

export const ModerationEntry = z.object({
  id: Uuid,
  at: Timestamp,
  user_id: Uuid,
  message_id: Uuid,
  action: z.string(),
  categories: z.array(z.string()),
  rules: z.array(z.string()),
  policy_version: z.string(),
  text_sha256: z.string(),
});
export const ModerationPage = page(ModerationEntry);
export const ListAuditQuery = z.extend(PageQuery, { action: z.optional(z.string().check(z.maxLength(100))) });
export const ListModerationQuery = PageQuery;
