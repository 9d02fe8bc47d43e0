import * as z from 'zod/mini';
import {
  Choices,
  CompletionUsage,
  count,
  FinishReason,
  JsonSchema,
  MaxTokens,
  Metadata,
  ModelName,
  Penalty,
  ReasoningEffort,
  seconds,
  Stop,
  Temperature,
  ToolName,
  TopP,
} from './common.ts';

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const RefusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });
const ImagePart = z.looseObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: z.string(), detail: z.nullish(z.string()) }),
});
const Texts = z.union([z.string(), z.array(TextPart)]);
const name = z.nullish(z.string());

const RequestedCall = z.looseObject({
  id: z.string(),
  type: z.optional(z.literal('function')),
  function: z.looseObject({ name: ToolName, arguments: z.string() }),
});

export const ChatMessage = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['system', 'developer']), content: Texts, name }),
  z.looseObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, ImagePart]))]),
    name,
  }),
  z.looseObject({
    role: z.literal('assistant'),
    content: z.nullish(z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, RefusalPart]))])),
    refusal: z.nullish(z.string()),
    tool_calls: z.nullish(z.array(RequestedCall)),
    name,
  }),
  z.looseObject({ role: z.literal('tool'), content: Texts, tool_call_id: z.string() }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;

const ChatTool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({
    name: ToolName,
    description: z.nullish(z.string()),
    parameters: z.nullish(JsonSchema),
    strict: z.nullish(z.boolean()),
  }),
});

export const ChatToolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: ToolName }) }),
]);

export const ChatResponseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: ToolName, schema: z.nullish(JsonSchema), strict: z.nullish(z.boolean()) }),
  }),
]);

export const StreamOptions = z.looseObject({ include_usage: z.nullish(z.boolean()) });

export const ChatRequest = z.looseObject({
  model: ModelName,
  messages: z.array(ChatMessage).check(z.minLength(1), z.maxLength(2_000)),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(StreamOptions),
  n: z.nullish(Choices),
  max_tokens: z.nullish(MaxTokens),
  max_completion_tokens: z.nullish(MaxTokens),
  temperature: z.nullish(Temperature),
  top_p: z.nullish(TopP),
  stop: z.nullish(Stop),
  seed: z.nullish(z.int()),
  frequency_penalty: z.nullish(Penalty),
  presence_penalty: z.nullish(Penalty),
  logprobs: z.nullish(z.boolean()),
  top_logprobs: z.nullish(z.int().check(z.minimum(0), z.maximum(20))),
  response_format: z.nullish(ChatResponseFormat),
  tools: z.nullish(z.array(ChatTool).check(z.maxLength(128))),
  tool_choice: z.nullish(ChatToolChoice),
  parallel_tool_calls: z.nullish(z.boolean()),
  reasoning_effort: z.nullish(ReasoningEffort),
  modalities: z.nullish(z.array(z.literal('text'))),
  prompt_cache_key: z.nullish(z.string()),
  metadata: z.nullish(Metadata),
  /** Not of OpenAI; several compatible servers have it. */
  top_k: z.nullish(z.int().check(z.minimum(1), z.maximum(1_000))),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export const ChatLogprob = z.object({
  token: z.string(),
  logprob: z.number(),
  bytes: z.nullable(z.array(count)),
  top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number(), bytes: z.nullable(z.array(count)) })),
});
export const ChatLogprobs = z.nullable(z.object({ content: z.array(ChatLogprob), refusal: z.null() }));
export type ChatLogprob = z.infer<typeof ChatLogprob>;

export const ChatToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export const ChatCompletion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: seconds,
  model: z.string(),
  choices: z.array(
    z.object({
      index: count,
      message: z.object({
        role: z.literal('assistant'),
        content: z.nullable(z.string()),
        refusal: z.nullable(z.string()),
        /** What the model thought, where it shows it; named as by most compatible servers. */
        reasoning_content: z.optional(z.string()),
        tool_calls: z.optional(z.array(ChatToolCall)),
      }),
      logprobs: ChatLogprobs,
      finish_reason: FinishReason,
    }),
  ),
  usage: CompletionUsage,
});
export type ChatCompletion = z.infer<typeof ChatCompletion>;

export const ChatChunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: seconds,
  model: z.string(),
  choices: z.array(
    z.object({
      index: count,
      delta: z.object({
        role: z.optional(z.literal('assistant')),
        content: z.optional(z.string()),
        refusal: z.optional(z.string()),
        reasoning_content: z.optional(z.string()),
        tool_calls: z.optional(
          z.array(
            z.object({
              index: count,
              id: z.optional(z.string()),
              type: z.optional(z.literal('function')),
              function: z.object({ name: z.optional(z.string()), arguments: z.string() }),
            }),
          ),
        ),
      }),
      logprobs: ChatLogprobs,
      finish_reason: z.nullable(FinishReason),
    }),
  ),
  usage: z.optional(z.nullable(CompletionUsage)),
});
export type ChatChunk = z.infer<typeof ChatChunk>;
