import * as z from 'zod/mini';
import {
  count,
  JsonSchema,
  MaxTokens,
  Metadata,
  ModelName,
  ReasoningEffort,
  seconds,
  Temperature,
  ToolName,
  TopP,
} from './common.ts';
import { InputItem, OutputItem } from './response-items.ts';

export const ResponseId = z.string().check(z.regex(/^resp_[0-9a-f]{32}$/));

const FunctionTool = z.looseObject({
  type: z.literal('function'),
  name: ToolName,
  description: z.nullish(z.string()),
  parameters: z.nullish(JsonSchema),
  strict: z.nullish(z.boolean()),
});
const ToolMode = z.enum(['auto', 'none', 'required']);
export const ResponseToolChoice = z.union([
  ToolMode,
  z.looseObject({ type: z.literal('function'), name: ToolName }),
  z.looseObject({
    type: z.literal('allowed_tools'),
    mode: z.enum(['auto', 'required']),
    tools: z.array(z.looseObject({ type: z.literal('function'), name: ToolName })),
  }),
]);
export const TextFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({ type: z.literal('json_schema'), name: ToolName, schema: JsonSchema, strict: z.nullish(z.boolean()) }),
]);

export const ResponseRequest = z.looseObject({
  model: ModelName,
  input: z.union([z.string(), z.array(InputItem).check(z.minLength(1), z.maxLength(2_000))]),
  instructions: z.nullish(z.string()),
  stream: z.nullish(z.boolean()),
  store: z.nullish(z.boolean()),
  previous_response_id: z.nullish(z.string()),
  max_output_tokens: z.nullish(MaxTokens),
  temperature: z.nullish(Temperature),
  top_p: z.nullish(TopP),
  top_logprobs: z.nullish(z.int().check(z.minimum(0), z.maximum(20))),
  tools: z.nullish(z.array(FunctionTool).check(z.maxLength(128))),
  tool_choice: z.nullish(ResponseToolChoice),
  parallel_tool_calls: z.nullish(z.boolean()),
  text: z.nullish(z.looseObject({ format: z.nullish(TextFormat), verbosity: z.nullish(z.string()) })),
  reasoning: z.nullish(
    z.looseObject({ effort: z.nullish(ReasoningEffort), summary: z.nullish(z.enum(['auto', 'concise', 'detailed'])) }),
  ),
  include: z.nullish(z.array(z.string())),
  truncation: z.nullish(z.enum(['auto', 'disabled'])),
  metadata: z.nullish(Metadata),
  user: z.nullish(z.string()),
  prompt_cache_key: z.nullish(z.string()),
});
export type ResponseRequest = z.infer<typeof ResponseRequest>;

export const ResponseUsage = z.object({
  input_tokens: count,
  input_tokens_details: z.object({ cached_tokens: count }),
  output_tokens: count,
  output_tokens_details: z.object({ reasoning_tokens: count }),
  total_tokens: count,
});
export type ResponseUsage = z.infer<typeof ResponseUsage>;

export const ResponseObject = z.object({
  id: z.string(),
  object: z.literal('response'),
  created_at: seconds,
  completed_at: z.nullable(seconds),
  status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
  background: z.literal(false),
  error: z.nullable(z.object({ code: z.string(), message: z.string() })),
  incomplete_details: z.nullable(z.object({ reason: z.enum(['max_output_tokens', 'content_filter']) })),
  instructions: z.nullable(z.string()),
  max_output_tokens: z.nullable(count),
  metadata: Metadata,
  model: z.string(),
  output: z.array(OutputItem),
  parallel_tool_calls: z.boolean(),
  previous_response_id: z.nullable(z.string()),
  reasoning: z.object({ effort: z.nullable(z.string()), summary: z.nullable(z.string()) }),
  store: z.boolean(),
  temperature: z.nullable(z.number()),
  text: z.object({ format: z.looseObject({ type: z.string() }) }),
  tool_choice: z.unknown(),
  tools: z.array(z.looseObject({ type: z.literal('function'), name: z.string() })),
  top_logprobs: count,
  top_p: z.nullable(z.number()),
  truncation: z.enum(['auto', 'disabled']),
  usage: z.nullable(ResponseUsage),
  user: z.nullable(z.string()),
});
export type ResponseObject = z.infer<typeof ResponseObject>;

export const ResponseParams = z.object({ id: ResponseId });
export const ResponseDeleted = z.object({ id: z.string(), object: z.literal('response'), deleted: z.literal(true) });

export const InputItemsQuery = z.looseObject({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
  order: z._default(z.enum(['asc', 'desc']), 'desc'),
  after: z.optional(z.string()),
});
export const InputItemList = z.object({
  object: z.literal('list'),
  data: z.array(z.looseObject({ type: z.string(), id: z.string() })),
  first_id: z.nullable(z.string()),
  last_id: z.nullable(z.string()),
  has_more: z.boolean(),
});
export type InputItemList = z.infer<typeof InputItemList>;

/** Of a stream; the fields depend on the type, as OpenAI's do. */
export const ResponseEvent = z.looseObject({ type: z.string(), sequence_number: count });
export type ResponseEvent = z.infer<typeof ResponseEvent>;
