import * as z from 'zod/mini';
import { Problem } from '../errors/problem.ts';
import { limits } from '../limits.ts';
import { Timestamp, Uuid } from './common.ts';
import { PastPassage, QueryPast, SearchRanking } from './past.ts';
import { RunUsage } from './runs.ts';

/** A question over the asker's own past conversations. Filters are those of a search. */
export const AskPast = z.object({
  question: z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.queryCharacters)),
  /** Default: what answers where nothing is chosen. */
  model: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  /** How many passages the answer may rest on. */
  top_k: z._default(z.int().check(z.minimum(1), z.maximum(20)), 8),
  start_date: QueryPast.shape.start_date,
  end_date: QueryPast.shape.end_date,
  status: QueryPast.shape.status,
  tags: QueryPast.shape.tags,
  sender: QueryPast.shape.sender,
});
export type AskPast = z.infer<typeof AskPast>;

/** What an answer rests on. `[number]` in its text names one of them. */
export const AskPassage = z.extend(PastPassage, {
  number: z.int(),
  conversation: z.object({ id: Uuid, title: z.string() }),
});
export type AskPassage = z.infer<typeof AskPassage>;

/** `not_found`: the conversations hold nothing about it. `refused`: by the policy, with its words as the text. */
export const AskOutcome = z.enum(['answered', 'not_found', 'refused', 'cut_short']);
export type AskOutcome = z.infer<typeof AskOutcome>;

export const AskEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('passages'), passages: z.array(AskPassage), ranking: SearchRanking }),
  z.object({ type: z.literal('text'), delta: z.string() }),
  z.object({
    type: z.literal('done'),
    outcome: AskOutcome,
    /** The deltas, joined. */
    text: z.string(),
    /** Numbers of the passages it names, in their first order. */
    cited: z.array(z.int()),
    /** Character ranges of sentences that name no passage, end excluded. */
    unsupported: z.array(z.tuple([z.int(), z.int()])),
    model: z.nullable(z.string()),
    usage: z.nullable(RunUsage),
    /** Millionths of a dollar, where the model has a price. */
    cost_micros: z.nullable(z.int()),
    duration_ms: z.int(),
    at: Timestamp,
  }),
  /** The last event of an answer that broke off. */
  z.object({ type: z.literal('failed'), problem: Problem }),
]);
export type AskEvent = z.infer<typeof AskEvent>;
