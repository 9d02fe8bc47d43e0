import type { ModelAbilities, ModelPrice } from '@parley/core';
import type { ProviderKind, ProviderModel } from '@parley/protocol';
import { kinds } from './kinds.ts';
import { knownModels as known, type KnownModel } from './known-models-data.ts';

export interface ModelFacts {
  readonly name: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number | undefined;
  readonly abilities: ModelAbilities;
  readonly price: ModelPrice | undefined;
}

/** What was set up wins over what is known, and that over a guess. */
export function factsOf(kind: ProviderKind, model: ProviderModel): ModelFacts {
  const found = find(kind, model.id);
  const abilities = found === undefined ? guessAbilities(kind, model.id) : namedAbilities(found.abilities);
  return {
    name: model.name ?? found?.name ?? model.id,
    contextTokens: model.context_tokens ?? found?.context_tokens ?? (kinds[kind].place === 'hosted' ? 32_768 : 8_192),
    maxOutputTokens: model.max_output_tokens ?? found?.max_output_tokens,
    abilities: { ...abilities, ...defined(model.abilities ?? {}) },
    price: model.price ?? found?.price,
  };
}

export function recommendedModels(kind: ProviderKind): readonly ProviderModel[] {
  return known
    .filter((model) => model.recommended === true && model.kinds.includes(kind))
    .map(({ id, name }) => ({ id, name }));
}

/** The longest beginning that fits, so that a mini is not taken for its big sister. */
function find(kind: ProviderKind, id: string): KnownModel | undefined {
  return known
    .filter((model) => model.kinds.includes(kind) && isSameModel(id, model.id))
    .toSorted((a, b) => b.id.length - a.id.length)[0];
}

/** `claude-haiku-4-5` and `claude-haiku-4-5-20251001` or `…-latest`, but not `gpt-5` and `gpt-5-turbo`. */
function isSameModel(id: string, knownId: string): boolean {
  if (id === knownId) return true;
  if (!id.startsWith(knownId)) return false;
  return /^(-latest|-preview|[-@]?\d{4}-?\d{2}-?\d{2}|-\d{4}|-\d{3}|-v\d+(:\d+)?|-\d{8}-v\d+:\d+|:\w+)+$/.test(
    id.slice(knownId.length),
  );
}

/** Names tell a lot. A wrong guess costs an error that says so; an administrator corrects it. */
function guessAbilities(kind: ProviderKind, id: string): ModelAbilities {
  const { place, schemas } = kinds[kind];
  const name = id.toLowerCase();
  return {
    tools:
      place === 'hosted' ||
      /qwen|llama-?3\.[1-9]|llama-?4|mistral|ministral|gpt-oss|granite|command-r|hermes|glm-?4|devstral|nemotron|kimi|deepseek/.test(
        name,
      ),
    images: /vision|[-_.]vl\b|\d+vl\b|llava|pixtral|gemma-?3|llama-?4|minicpm-v|moondream|internvl/.test(name),
    json_schema: schemas,
    reasoning: /[-_]r1\b|deepseek-r|qwq|qwen-?3|gpt-oss|magistral|think|reason/.test(name) && !/instruct/.test(name),
    logprobs: false,
  };
}

function namedAbilities(names: readonly (keyof ModelAbilities)[]): ModelAbilities {
  const has = (name: keyof ModelAbilities): boolean => names.includes(name);
  return {
    tools: has('tools'),
    images: has('images'),
    json_schema: has('json_schema'),
    reasoning: has('reasoning'),
    logprobs: has('logprobs'),
  };
}

function defined(fields: object): Partial<ModelAbilities> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
