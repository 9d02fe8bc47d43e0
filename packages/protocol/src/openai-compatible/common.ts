import * as z from 'zod/mini';

// What a client sends is read loosely everywhere here: it may know fields that are newer than this server.
export const count = z.int().check(z.minimum(0));
export const seconds = z.int();

export const ModelName = z.string().check(z.minLength(1), z.maxLength(200));
export const Penalty = z.number().check(z.minimum(-2), z.maximum(2));
export const Temperature = z.number().check(z.minimum(0), z.maximum(2));
export const TopP = z.number().check(z.minimum(0), z.maximum(1));
export const MaxTokens = z.int().check(z.minimum(1), z.maximum(1_000_000));
export const Stop = z.union([
  z.string().check(z.maxLength(200)),
  z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(8)),
]);
export const Choices = z.int().check(z.minimum(1), z.maximum(16));
export const ReasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']);
export const Metadata = z.record(z.string().check(z.maxLength(64)), z.string().check(z.maxLength(512)));
export const JsonSchema = z.record(z.string(), z.unknown());
export const ToolName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

export const FinishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter']);
export type FinishReason = z.infer<typeof FinishReason>;

export const CompletionUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }),
  completion_tokens_details: z.object({ reasoning_tokens: count }),
});
export type CompletionUsage = z.infer<typeof CompletionUsage>;

export const OpenAiError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.nullable(z.string()),
    code: z.nullable(z.string()),
  }),
});
export type OpenAiError = z.infer<typeof OpenAiError>;
