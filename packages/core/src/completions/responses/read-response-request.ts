import { ResponseRequest, type InputItem, type ResponseObject } from '@parley/protocol/openai-compatible';
import type { ModelRequest } from '../../models/index.ts';
import { cacheKey } from '../chat/read-chat-request.ts';
import { badRequest, unsupported } from '../refusals.ts';
import type { CompletionCaller } from '../types.ts';
import { effortOf, given, toTool, unknownFields } from '../wire.ts';

const harmless = ['safety_identifier', 'service_tier', 'stream_options', 'background', 'prompt_cache_retention'];
const known = new Set([...Object.keys(ResponseRequest.shape), ...harmless]);
const impossible = ['conversation', 'prompt', 'context_management'];
const includes = new Set(['message.output_text.logprobs']);

export function readInput(body: ResponseRequest): readonly InputItem[] {
  return typeof body.input === 'string' ? [{ type: 'message', role: 'user', content: body.input }] : body.input;
}

export function warningsOf(body: ResponseRequest): string[] {
  return [
    ...unknownFields(body, known),
    ...(body.include ?? []).flatMap((name) => (includes.has(name) ? [] : [`include ${name.slice(0, 60)} is ignored`])),
    ...(body.truncation === 'auto' ? ['truncation is ignored: what does not fit is refused'] : []),
    ...(typeof body.text?.verbosity === 'string' && body.text.verbosity !== 'medium'
      ? ['text.verbosity is ignored']
      : []),
    ...((body.tools ?? []).some((tool) => tool.strict === true) ? ['strict is ignored'] : []),
  ];
}

/** All but the messages. */
export function readResponseOptions(body: ResponseRequest, caller: CompletionCaller): Omit<ModelRequest, 'messages'> {
  if (body['background'] === true) throw unsupported('background', "'background' is not supported.");
  for (const name of impossible)
    if (body[name] !== undefined && body[name] !== null) throw unsupported(name, `'${name}' is not supported.`);
  const { temperature, top_p, max_output_tokens: max_tokens } = body;
  const wantsLogprobs = body.include?.includes('message.output_text.logprobs') === true;
  const top_logprobs = body.top_logprobs ?? (wantsLogprobs ? 0 : undefined);
  const format = formatOf(body);
  return {
    parameters: {
      ...given({ temperature, top_p, max_tokens, top_logprobs }),
      ...effortOf(body.reasoning?.effort),
      ...(format === undefined ? {} : { response_format: format }),
    },
    ...toolsOf(body),
    ...(body.parallel_tool_calls === false ? { parallelToolCalls: false } : {}),
    ...cacheKey(body.prompt_cache_key, caller),
  };
}

function formatOf({ text }: ResponseRequest): ModelRequest['parameters']['response_format'] {
  const format = text?.format;
  if (format === null || format === undefined || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { type: 'json_object' };
  return { type: 'json_schema', name: format.name, schema: format.schema };
}

function toolsOf(body: ResponseRequest): Pick<ModelRequest, 'tools' | 'toolChoice'> {
  const choice = body.tool_choice ?? 'auto';
  const allowed = typeof choice === 'object' && choice.type === 'allowed_tools' ? choice : undefined;
  const names = allowed && new Set(allowed.tools.map(({ name }) => name));
  const tools = (body.tools ?? []).filter(({ name }) => names?.has(name) ?? true);
  const named = typeof choice === 'object' && choice.type === 'function' ? choice.name : undefined;
  if (named !== undefined && !tools.some(({ name }) => name === named))
    throw badRequest('tool_choice', `There is no tool '${named}' among 'tools'.`);
  if (tools.length === 0) {
    if (choice === 'required') throw badRequest('tool_choice', "'tool_choice' needs 'tools'.");
    return {};
  }
  return {
    tools: tools.map(toTool),
    toolChoice: named !== undefined ? { name: named } : typeof choice === 'string' ? choice : (allowed?.mode ?? 'auto'),
  };
}

/** The object before anything is answered; what was asked stands in it as OpenAI shows it. */
export function blankResponse(
  body: ResponseRequest,
  head: { readonly id: string; readonly model: string; readonly createdAt: Date },
): ResponseObject {
  return {
    id: head.id,
    object: 'response',
    created_at: Math.floor(head.createdAt.getTime() / 1_000),
    completed_at: null,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    model: head.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: body.reasoning?.summary ?? null },
    store: body.store ?? true,
    temperature: body.temperature ?? null,
    text: { format: body.text?.format ?? { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: (body.tools ?? []).map((tool) => ({
      ...tool,
      description: tool.description ?? null,
      parameters: tool.parameters ?? null,
      strict: tool.strict ?? null,
    })),
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? null,
    truncation: body.truncation ?? 'disabled',
    usage: null,
    user: body.user ?? null,
  };
}
