import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';

const tokens = z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000_000_000)));

/** Tokens read and written by models, in days and months of UTC; null for no limit. */
export const TokenLimits = z.object({ tokens_per_day: tokens, tokens_per_month: tokens });
export type TokenLimits = z.infer<typeof TokenLimits>;

export const QuotaSettings = z.object({
  /** For everybody who has none of their own. */
  default: TokenLimits,
  users: z.array(z.extend(TokenLimits, { user_id: Uuid })).check(z.maxLength(10_000)),
});
export type QuotaSettings = z.infer<typeof QuotaSettings>;

/** What is not named stays; null takes somebody's own limits away. */
export const ChangeQuotas = z.object({
  default: z.optional(TokenLimits),
  user: z.optional(z.object({ id: Uuid, limits: z.nullable(TokenLimits) })),
});

const UsedTokens = z.object({ used: z.int(), reserved: z.int(), limit: tokens, resets_at: Timestamp });
/** Counted only for those who have a limit. */
export const TokenUsage = z.object({ day: UsedTokens, month: UsedTokens });
export type TokenUsage = z.infer<typeof TokenUsage>;
