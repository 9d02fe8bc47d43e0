import * as z from 'zod/mini';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';

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

/** Of whom the use is asked: who has limits of their own, or everybody. */
export const QuotaPeopleQuery = z.extend(PageQuery, {
  limits: z._default(z.enum(['own', 'any']), 'own'),
  /** Part of a name or an e-mail address. */
  words: z.optional(z.string().check(z.maxLength(200))),
});
export const QuotaPerson = z.extend(TokenUsage, {
  user_id: Uuid,
  display_name: z.string(),
  email: z.nullable(z.string()),
  /** False: those of everybody hold. */
  has_own_limits: z.boolean(),
});
export type QuotaPerson = z.infer<typeof QuotaPerson>;
export const QuotaPeople = page(QuotaPerson);
export type QuotaPeople = z.infer<typeof QuotaPeople>;

const count = z.int().check(z.minimum(0));
const Day = z.iso.date();

export const UsageReportQuery = z.object({
  /** Up to today. */
  days: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(92)), 30),
  /** Whose days: `Europe/Lisbon`. */
  time_zone: z._default(z.string().check(z.minLength(1), z.maxLength(64)), 'UTC'),
});
/** What models took, by day and model; days and models without use are not among the items. */
export const UsageReport = z.object({
  /** All of them, oldest first. */
  days: z.array(Day),
  items: z.array(
    z.object({
      day: Day,
      model: z.string(),
      /** In a conversation, or asked by a program or a search. */
      origin: z.enum(['chat', 'program']),
      answers: count,
      input_tokens: count,
      output_tokens: count,
      /** An estimate in millionths of a dollar, of the answers whose price was known. */
      cost_micros: count,
      priced_answers: count,
    }),
  ),
});
export type UsageReport = z.infer<typeof UsageReport>;
