import type { LanguageModel, ModelRequest } from '../models/index.ts';
import { contextTooLong, unsupported } from './refusals.ts';

/** What the model can't do is left out and said (O5). */
export function fitRequest(
  model: LanguageModel,
  request: ModelRequest,
): { readonly request: ModelRequest; readonly warnings: readonly string[] } {
  const { abilities } = model;
  assertCanFit(model, request);
  const warnings: string[] = [];
  let fitted = request;
  if (!abilities.tools) fitted = withoutTools(fitted, warnings);
  const { reasoning_effort: effort, top_logprobs: logprobs, ...parameters } = fitted.parameters;
  if (effort !== undefined && !abilities.reasoning) {
    warnings.push('reasoning effort is ignored: this model does not think');
    fitted = {
      ...fitted,
      parameters: { ...parameters, ...(logprobs === undefined ? {} : { top_logprobs: logprobs }) },
    };
  }
  if (logprobs !== undefined && !abilities.logprobs) {
    warnings.push('logprobs are left out: this model does not give them');
    const { top_logprobs: _, ...rest } = fitted.parameters;
    fitted = { ...fitted, parameters: rest };
  }
  const format = fitted.parameters.response_format;
  if (format !== undefined && format.type !== 'text' && !abilities.json_schema)
    warnings.push('response_format is only an instruction: this model is not held to it');
  if (!abilities.images && fitted.messages.some((message) => message.role === 'user' && message.images !== undefined)) {
    warnings.push('images are left out: this model does not see');
    fitted = { ...fitted, messages: fitted.messages.map(withoutImages) };
  }
  return { request: fitted, warnings };
}

/** Before anybody reads it: no tokenizer makes so few tokens of so much text. */
const mostCharactersPerToken = 16;

function assertCanFit(model: LanguageModel, { messages }: ModelRequest): void {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  if (characters > model.contextTokens * mostCharactersPerToken) throw contextTooLong();
}

function withoutTools(request: ModelRequest, warnings: string[]): ModelRequest {
  if (request.messages.some(({ role }) => role === 'tool'))
    throw unsupported('messages', 'This model does not take results of tools.');
  const { tools, toolChoice, parallelToolCalls: _, ...rest } = request;
  if (tools === undefined) return request;
  if (toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none')
    throw unsupported('tool_choice', 'This model does not call tools.');
  warnings.push('tools are left out: this model does not call them');
  return rest;
}

function withoutImages(message: ModelRequest['messages'][number]): ModelRequest['messages'][number] {
  if (message.role !== 'user') return message;
  const { images: _, ...rest } = message;
  return rest;
}
