import type { JsonObject, ModelAbilities, ModelRequest, ToolDefinition } from '@parley/core';
import { schemaInstruction } from '../http/schema-instruction.ts';
import { assertToolsFit } from '../http/tools-fit.ts';
import { wireMessages, type Continuation } from './request-messages.ts';

export type OpenAiParameter =
  | 'max_tokens'
  | 'temperature'
  | 'top_p'
  | 'top_k'
  | 'seed'
  | 'stop'
  | 'frequency_penalty'
  | 'presence_penalty'
  | 'reasoning_effort'
  | 'parallel_tool_calls'
  | 'tool_choice';

export interface RequestBodyOptions {
  readonly model: string;
  readonly abilities: ModelAbilities;
  readonly unsupported: readonly OpenAiParameter[];
  readonly maxStopSequences: number;
  readonly tokenLimitField: 'max_tokens' | 'max_completion_tokens';
  readonly seedField: 'seed' | 'random_seed';
  /** `flat`: `reasoning_effort`. `nested`: `reasoning: {effort}`. `template`: `chat_template_kwargs`, only on or off. */
  readonly effortField: 'flat' | 'nested' | 'template';
  readonly requireTool: 'required' | 'any';
  readonly callIds: 'any' | 'nine';
  readonly continuation: Continuation;
  readonly includeUsage: boolean;
  /** Further fields an administrator wants in every request. */
  readonly extraBody: JsonObject;
}

export interface RequestBody {
  readonly json: string;
  readonly warnings: readonly string[];
}

export function buildRequestBody(request: ModelRequest, options: RequestBodyOptions): RequestBody {
  const warnings: string[] = [];
  const { abilities } = options;
  assertToolsFit(request, abilities);
  const instruction = abilities.json_schema ? undefined : schemaInstruction(request.parameters.response_format);
  if (instruction !== undefined) warnings.push('The model is only asked for this format; nothing holds it to it');
  const body: Record<string, unknown> = {
    ...options.extraBody,
    model: options.model,
    messages: wireMessages(request, {
      continuation: options.continuation,
      images: abilities.images,
      callIds: options.callIds,
      instruction,
      warn: (message) => warnings.push(message),
    }),
    stream: true,
    ...(options.includeUsage ? { stream_options: { include_usage: true } } : {}),
    ...(options.continuation === 'prefill_flags' && isContinued(request)
      ? { continue_final_message: true, add_generation_prompt: false }
      : {}),
  };
  addParameters(body, request, options, warnings);
  addFormat(body, request, abilities, warnings);
  addTools(body, request, options, warnings);
  return { json: JSON.stringify(body), warnings };
}

function isContinued(request: ModelRequest): boolean {
  return request.continueFrom !== undefined && request.continueFrom !== '';
}

const plainParameters = ['temperature', 'top_p', 'top_k', 'frequency_penalty', 'presence_penalty'] as const;

function addParameters(
  body: Record<string, unknown>,
  { parameters }: ModelRequest,
  options: RequestBodyOptions,
  warnings: string[],
): void {
  const add = (name: OpenAiParameter, value: unknown, fields: Record<string, unknown>): void => {
    if (value === undefined) return;
    if (options.unsupported.includes(name)) warnings.push(`The model does not support the parameter ${name}`);
    else Object.assign(body, fields);
  };
  add('max_tokens', parameters.max_tokens, { [options.tokenLimitField]: parameters.max_tokens });
  for (const name of plainParameters) add(name, parameters[name], { [name]: parameters[name] });
  add('seed', parameters.seed, { [options.seedField]: parameters.seed });
  const stop = parameters.stop ?? [];
  if (stop.length > 0) add('stop', stop, { stop: stop.slice(0, options.maxStopSequences) });
  if (body['stop'] !== undefined && stop.length > options.maxStopSequences)
    warnings.push(`The model takes ${options.maxStopSequences} stop sequences at most; the others were left out`);

  const effort = parameters.reasoning_effort;
  if (effort === undefined) return;
  if (!options.abilities.reasoning) {
    if (effort !== 'none') warnings.push('The model does not think, so the parameter reasoning_effort was left out');
    return;
  }
  const fields = {
    flat: { reasoning_effort: effort },
    nested: { reasoning: effort === 'none' ? { enabled: false } : { effort } },
    template: { chat_template_kwargs: { enable_thinking: effort !== 'none' } },
  };
  add('reasoning_effort', effort, fields[options.effortField]);
}

function addFormat(
  body: Record<string, unknown>,
  { parameters }: ModelRequest,
  abilities: ModelAbilities,
  warnings: string[],
): void {
  const format = parameters.response_format;
  if (format?.type === 'json_schema' && abilities.json_schema) {
    const { name = 'answer', schema } = format;
    body['response_format'] = { type: 'json_schema', json_schema: { name, schema, strict: true } };
  } else if (format?.type === 'json_object' && abilities.json_schema) body['response_format'] = { type: 'json_object' };
  if (parameters.top_logprobs === undefined) return;
  if (!abilities.logprobs) warnings.push('The model tells no log probabilities');
  else Object.assign(body, { logprobs: true, top_logprobs: parameters.top_logprobs });
}

function addTools(
  body: Record<string, unknown>,
  request: ModelRequest,
  options: RequestBodyOptions,
  warnings: string[],
): void {
  const { tools = [], toolChoice, parallelToolCalls } = request;
  if (tools.length === 0) return;
  body['tools'] = tools.map(toWireTool);
  const supports = (name: OpenAiParameter): boolean => {
    if (!options.unsupported.includes(name)) return true;
    warnings.push(`The model does not support the parameter ${name}`);
    return false;
  };
  if (toolChoice !== undefined && toolChoice !== 'auto' && supports('tool_choice')) {
    if (typeof toolChoice === 'object') body['tool_choice'] = { type: 'function', function: { name: toolChoice.name } };
    else body['tool_choice'] = toolChoice === 'required' ? options.requireTool : toolChoice;
  }
  if (parallelToolCalls === false && supports('parallel_tool_calls')) body['parallel_tool_calls'] = false;
}

function toWireTool({ name, description, parameters }: ToolDefinition): object {
  return { type: 'function', function: { name, description, parameters } };
}
