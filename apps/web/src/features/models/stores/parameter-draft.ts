import { ModelParameters, ParameterName } from '@parley/protocol';

/** What stands in the fields: texts, empty where nothing is set. */
export type ParameterDraft = Readonly<Record<ParameterName, string>>;

/** For the arrows of number fields; what is allowed is decided by the protocol. */
export const ranges: Readonly<Record<ParameterName, { min?: number; max?: number; step?: number | 'any' }>> = {
  temperature: { min: 0, max: 2, step: 0.1 },
  top_p: { min: 0, max: 1, step: 0.05 },
  top_k: { min: 1, max: 1_000, step: 1 },
  max_tokens: { min: 1, step: 1 },
  context_window: { min: 256, step: 256 },
  seed: { step: 1 },
  frequency_penalty: { min: -2, max: 2, step: 0.1 },
  presence_penalty: { min: -2, max: 2, step: 0.1 },
  reasoning_effort: {},
  stop: {},
};

export function draftOf(parameters: ModelParameters): ParameterDraft {
  const draft = Object.fromEntries(
    ParameterName.options.map((name) => {
      const value = parameters[name];
      return [name, value === undefined ? '' : Array.isArray(value) ? value.join('\n') : String(value)];
    }),
  );
  return draft as ParameterDraft;
}

/** The parameters, or which of them is none. */
export function parametersOf(
  draft: ParameterDraft,
): { readonly parameters: ModelParameters } | { readonly wrong: ParameterName } {
  const given: Record<string, unknown> = {};
  for (const name of ParameterName.options) {
    const typed = draft[name];
    if (typed.trim() === '') continue;
    if (name === 'stop') given[name] = typed.split('\n').filter((line) => line !== '');
    else given[name] = name === 'reasoning_effort' ? typed : Number(typed.trim().replace(',', '.'));
  }
  const parsed = ModelParameters.safeParse(given);
  if (parsed.success) return { parameters: parsed.data };
  const at = parsed.error.issues[0]?.path[0];
  return { wrong: ParameterName.options.find((name) => name === at) ?? 'temperature' };
}
