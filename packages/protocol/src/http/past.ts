import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { Timestamp, Uuid } from './common.ts';
import { Conversation, ConversationStatus, UpdateConversation } from './conversations.ts';

export const QueryPast = z.object({
  query: z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.queryCharacters)),
  top_k: z._default(z.int().check(z.minimum(1), z.maximum(100)), 10),
  start_date: z.optional(z.union([z.iso.date(), Timestamp])),
  end_date: z.optional(z.union([z.iso.date(), Timestamp])),
  status: z.optional(ConversationStatus),
  tags: UpdateConversation.shape.tags,
  sender: z.optional(z.enum(['user', 'assistant'])),
  min_score: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
});
export type QueryPast = z.infer<typeof QueryPast>;

export const PastPassage = z.object({
  message_id: Uuid,
  sender: z.string(),
  timestamp: Timestamp,
  text: z.string(),
  /** Character ranges of `text` that matched, end excluded. */
  highlights: z.array(z.tuple([z.int(), z.int()])),
  score: z.number(),
});
/** How results came into their order. */
export const SearchRanking = z.object({
  /** `words`: without meaning. `fused`: words and meaning together. `reranked`: the best of them read by a reranker. */
  method: z.enum(['words', 'fused', 'reranked']),
  reranker: z.nullable(z.string()),
  /** Why a reranker that is there was not used. */
  note: z.nullable(z.enum(['reranker_slow', 'reranker_failed'])),
});
export type SearchRanking = z.infer<typeof SearchRanking>;
export const QueryPastResult = z.object({
  ranking: z.optional(SearchRanking),
  results: z.array(z.object({ conversation: Conversation, score: z.number(), passages: z.array(PastPassage) })),
});
export type QueryPastResult = z.infer<typeof QueryPastResult>;
