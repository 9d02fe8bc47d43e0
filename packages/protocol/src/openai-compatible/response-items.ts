import * as z from 'zod/mini';
import { ChatLogprob } from './chat.ts';
import { ToolName } from './common.ts';

const id = z.nullish(z.string());
const status = z.nullish(z.enum(['in_progress', 'completed', 'incomplete']));

const InputText = z.looseObject({ type: z.literal('input_text'), text: z.string() });
const InputImage = z.looseObject({
  type: z.literal('input_image'),
  image_url: z.nullish(z.string()),
  detail: z.nullish(z.string()),
});
const GivenText = z.looseObject({ type: z.literal('output_text'), text: z.string() });
const GivenRefusal = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });
const GivenContent = z.discriminatedUnion('type', [InputText, InputImage, GivenText, GivenRefusal]);

export const InputMessage = z.looseObject({
  type: z.optional(z.literal('message')),
  id,
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(GivenContent)]),
});
export const InputCall = z.looseObject({
  type: z.literal('function_call'),
  id,
  call_id: z.string(),
  name: ToolName,
  arguments: z.string(),
  status,
});
export const InputCallOutput = z.looseObject({
  type: z.literal('function_call_output'),
  id,
  call_id: z.string(),
  output: z.union([z.string(), z.array(z.discriminatedUnion('type', [InputText, InputImage]))]),
  status,
});
/** Only told apart and kept: what a model thought is not given to another one. */
export const InputReasoning = z.looseObject({ type: z.literal('reasoning'), id });
export const InputReference = z.looseObject({ type: z.literal('item_reference'), id: z.string() });

export const InputItem = z.union([InputMessage, InputCall, InputCallOutput, InputReasoning, InputReference]);
export type InputItem = z.infer<typeof InputItem>;

export const OutputText = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(
    z.object({
      type: z.literal('url_citation'),
      url: z.string(),
      title: z.string(),
      start_index: z.int(),
      end_index: z.int(),
    }),
  ),
  logprobs: z.array(ChatLogprob),
});
export const OutputRefusal = z.object({ type: z.literal('refusal'), refusal: z.string() });
const outputStatus = z.enum(['in_progress', 'completed', 'incomplete']);
export const OutputMessage = z.object({
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  status: outputStatus,
  content: z.array(z.discriminatedUnion('type', [OutputText, OutputRefusal])),
});
export const OutputCall = z.object({
  id: z.string(),
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
  status: outputStatus,
});
const SummaryText = z.object({ type: z.literal('summary_text'), text: z.string() });
export const OutputReasoning = z.object({
  id: z.string(),
  type: z.literal('reasoning'),
  summary: z.array(SummaryText),
});
export const OutputItem = z.discriminatedUnion('type', [OutputMessage, OutputCall, OutputReasoning]);
export type OutputItem = z.infer<typeof OutputItem>;
export type OutputMessage = z.infer<typeof OutputMessage>;
export type OutputCall = z.infer<typeof OutputCall>;
export type OutputReasoning = z.infer<typeof OutputReasoning>;
