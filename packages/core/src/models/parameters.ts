import { ParameterName, type ModelParameters, type RunParameters } from '@parley/protocol';
import { ParleyError } from '../kernel/index.ts';
import type { LanguageModel } from './language-model.ts';

/** Refuses what no answer could follow. Anything a model merely does not know becomes a warning instead. */
export function assertParameters(
  parameters: RunParameters | undefined,
  model: Pick<LanguageModel, 'name' | 'contextTokens'> | undefined,
): void {
  const { max_tokens, context_window, response_format } = parameters ?? {};
  const window = Math.min(context_window ?? Number.POSITIVE_INFINITY, model?.contextTokens ?? Number.POSITIVE_INFINITY);
  if (max_tokens !== undefined && max_tokens >= window) {
    const whose = context_window === window ? 'context_window leaves' : `${model?.name ?? 'the model'} has`;
    throw refused('max_tokens', `max_tokens is ${max_tokens}, but ${whose} a window of ${window} tokens for all.`);
  }
  if (response_format?.type === 'json_schema' && Object.keys(response_format.schema).length === 0)
    throw refused('response_format', 'response_format has an empty schema; use json_object for any JSON.');
}

/** Which parameters are worth setting for a model. */
export function acceptedParameters({
  abilities,
  lacks = [],
}: Pick<LanguageModel, 'abilities' | 'lacks'>): ParameterName[] {
  return ParameterName.options.filter(
    (name) => !lacks.includes(name) && (name !== 'reasoning_effort' || abilities.reasoning),
  );
}

/** For what is set once and for all: there a parameter that the model does not know is a mistake, not a warning. */
export function assertModelParameters(
  parameters: ModelParameters,
  model: Pick<LanguageModel, 'name' | 'contextTokens' | 'abilities' | 'lacks'>,
): void {
  assertParameters(parameters, model);
  const accepted = acceptedParameters(model);
  const unknown = ParameterName.options.find((name) => parameters[name] !== undefined && !accepted.includes(name));
  if (unknown !== undefined) throw refused(unknown, `${model.name} does not know ${unknown}.`);
  const { context_window: window } = parameters;
  if (window !== undefined && window > model.contextTokens)
    throw refused(
      'context_window',
      `${model.name} has a window of ${model.contextTokens} tokens; it cannot be larger.`,
    );
}

function refused(parameter: string, detail: string): ParleyError {
  return new ParleyError('invalid_parameters', detail, { details: { parameter } });
}

/** What the model can do of what is asked, and a sentence for each thing it can't (M8). */
export function fitParameters(
  parameters: RunParameters,
  model: Pick<LanguageModel, 'name' | 'contextTokens' | 'abilities'>,
): { readonly parameters: RunParameters; readonly warnings: readonly string[] } {
  const fitted: RunParameters = { ...parameters };
  const warnings: string[] = [];
  const { name, abilities, contextTokens } = model;
  if (fitted.reasoning_effort !== undefined && !abilities.reasoning) {
    if (fitted.reasoning_effort !== 'none')
      warnings.push(`${name} does not think by itself; reasoning_effort is ignored.`);
    delete fitted.reasoning_effort;
  }
  if (fitted.top_logprobs !== undefined && !abilities.logprobs) {
    warnings.push(`${name} tells no probabilities; top_logprobs is ignored.`);
    delete fitted.top_logprobs;
  }
  if (fitted.context_window !== undefined && fitted.context_window > contextTokens) {
    warnings.push(`${name} has a window of ${contextTokens} tokens; a larger context_window changes nothing.`);
    delete fitted.context_window;
  }
  return { parameters: fitted, warnings };
}
