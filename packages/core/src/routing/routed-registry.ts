import type { ModelHealth } from '@parley/protocol';
import type { Clock } from '../kernel/index.ts';
import {
  ModelError,
  type LanguageModel,
  type ModelAbilities,
  type ModelInfo,
  type ModelRegistry,
  type ModelRequest,
} from '../models/index.ts';
import { askInTurn, isModelsFault, type Candidate } from './ask-in-turn.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { RoutingSettings } from './routing-settings.ts';
import { tasksOf, type RoutedTask } from './task-of.ts';

export const autoModelId = 'auto';

export interface RoutedRegistryOptions {
  readonly models: ModelRegistry;
  /** As they are at the moment. */
  readonly settings: () => RoutingSettings;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** The machine's owner has set it: stands above what administrators choose, as long as it is there (R11). */
  readonly fixedDefault?: string | undefined;
}

export interface RoutedRegistry extends ModelRegistry {
  /** What the circuit breaker of this process knows of a model. */
  health(id: string): ModelHealth;
  /** It was tried and answers: its rest is over. */
  proved(id: string): void;
}

/** The same models, with rules and fallbacks around them. Rules: SPEC.md beside this file. */
export function createRoutedRegistry({ models, settings, clock, fixedDefault }: RoutedRegistryOptions): RoutedRegistry {
  const breaker = new CircuitBreaker(clock);

  function resolve(id: string): LanguageModel | undefined {
    if (id === autoModelId) return autoModel();
    const model = models.resolve(id);
    return model === undefined ? undefined : withFallbacks(model);
  }

  function fallbacksOf(id: string): LanguageModel[] {
    const ids = settings().fallbacks.find((chain) => chain.model === id)?.next ?? [];
    return ids.flatMap((next) => models.resolve(next) ?? []);
  }

  function withFallbacks(model: LanguageModel): LanguageModel {
    const others = fallbacksOf(model.id);
    if (others.length === 0) return counted(model);
    return {
      ...model,
      countTokens: (text) => model.countTokens(text),
      generate: (request, sink, signal) => {
        const promptTokens = tokensOf(model, request);
        const fitting = others.filter(({ contextTokens }) => contextTokens >= promptTokens + leastAnswerTokens);
        const candidates = abler([model, ...fitting], request).map((each) => ({
          model: each,
          reason: `${model.name} can't do what is asked`,
        }));
        return askInTurn({ askedFor: model.id, candidates, breaker, request, sink, signal });
      },
    };
  }

  /** Nobody stands in for it, but people want to know that it fails. */
  function counted(model: LanguageModel): LanguageModel {
    return {
      ...model,
      countTokens: (text) => model.countTokens(text),
      async generate(request, sink, signal) {
        try {
          const completion = await model.generate(request, sink, signal);
          breaker.succeeded(model.id);
          return completion;
        } catch (error) {
          if (!signal.aborted && isModelsFault(error)) breaker.failed(model.id);
          throw error;
        }
      },
    };
  }

  function autoModel(): LanguageModel | undefined {
    const base = models.resolve(defaultId());
    if (base === undefined) return undefined;
    const routed = settings().rules.flatMap(({ model }) => models.resolve(model) ?? []);
    const all = [base, ...routed];
    return {
      id: autoModelId,
      name: 'Automatic',
      contextTokens: Math.max(...all.map(({ contextTokens }) => contextTokens)),
      abilities: unionOf(all.map(({ abilities }) => abilities)),
      origin: { kind: 'rules', provider: null, provider_kind: null },
      countTokens: (text) => base.countTokens(text),
      generate(request, sink, signal) {
        const chosen = choose(base, request);
        const candidates = [
          chosen,
          ...fallbacksOf(chosen.model.id).map((model) => ({ model, reason: 'fallback' })),
          ...(chosen.model.id === base.id ? [] : [{ model: base, reason: 'fallback' }]),
        ];
        return askInTurn({ askedFor: autoModelId, candidates, breaker, request, sink, signal });
      },
    };
  }

  function choose(base: LanguageModel, request: ModelRequest): Candidate {
    const promptTokens = tokensOf(base, request);
    const needed = promptTokens + (request.parameters.max_tokens ?? leastAnswerTokens);
    for (const rule of settings().rules) {
      const tasks = tasksOf(request, promptTokens, rule.min_tokens ?? base.contextTokens);
      if (!tasks.includes(rule.task)) continue;
      const model = models.resolve(rule.model);
      if (model !== undefined && model.contextTokens >= needed && !breaker.isResting(model.id))
        return { model, reason: reasonOf[rule.task] };
    }
    if (hasImages(request) && !base.abilities.images) {
      const seeing = settings()
        .rules.flatMap(({ model }) => models.resolve(model) ?? [])
        .find(
          ({ id, abilities, contextTokens }) => abilities.images && contextTokens >= needed && !breaker.isResting(id),
        );
      if (seeing !== undefined) return { model: seeing, reason: reasonOf.vision };
    }
    if (base.contextTokens >= needed) return { model: base, reason: 'the default model' };
    const largest = settings()
      .rules.flatMap(({ model }) => models.resolve(model) ?? [])
      .reduce((best, model) => (model.contextTokens > best.contextTokens ? model : best), base);
    if (largest.contextTokens < promptTokens)
      throw new ModelError('context_too_long', 'The conversation fits none of the models', { retryable: false });
    return { model: largest, reason: reasonOf.long };
  }

  function defaultId(): string {
    const wished = [fixedDefault, settings().default_model].find(
      (id) => id != null && id !== autoModelId && models.resolve(id) !== undefined,
    );
    return wished ?? models.defaultId;
  }

  function isAutoDefault(): boolean {
    const { rules, default_model: wished } = settings();
    return rules.length > 0 && (fixedDefault ?? wished) === autoModelId;
  }

  return {
    resolve,
    health: (id) => breaker.health(id),
    proved: (id) => breaker.succeeded(id),
    get defaultId() {
      return isAutoDefault() ? autoModelId : defaultId();
    },
    list(): readonly ModelInfo[] {
      const chosen = this.defaultId;
      const listed = models.list().map((info) => ({ ...info, is_default: info.id === chosen }));
      const auto = settings().rules.length === 0 ? undefined : autoModel();
      return auto === undefined ? listed : [infoOf(auto, chosen === autoModelId), ...listed];
    },
  };
}

/** R8: keeps the order within those that can do what is asked, and within the others. */
function abler(models: readonly LanguageModel[], request: ModelRequest): readonly LanguageModel[] {
  const can = (model: LanguageModel) =>
    (request.tools === undefined || request.tools.length === 0 || model.abilities.tools) &&
    (request.parameters.response_format?.type !== 'json_schema' || model.abilities.json_schema) &&
    (!hasImages(request) || model.abilities.images);
  return [...models.filter(can), ...models.filter((model) => !can(model))];
}

function hasImages({ messages }: ModelRequest): boolean {
  return messages.some((message) => message.role === 'user' && (message.images?.length ?? 0) > 0);
}

function tokensOf(model: LanguageModel, { messages, continueFrom }: ModelRequest): number {
  return messages.reduce((sum, { content }) => sum + model.countTokens(content), model.countTokens(continueFrom ?? ''));
}

function unionOf(all: readonly ModelAbilities[]): ModelAbilities {
  const any = (name: keyof ModelAbilities) => all.some((abilities) => abilities[name]);
  return {
    tools: any('tools'),
    images: any('images'),
    json_schema: any('json_schema'),
    reasoning: any('reasoning'),
    logprobs: any('logprobs'),
  };
}

function infoOf(model: LanguageModel, isDefault: boolean): ModelInfo {
  const { id, name, contextTokens, abilities } = model;
  return { id, name, context_tokens: contextTokens, is_default: isDefault, abilities };
}

/** Room that an answer needs at least. */
const leastAnswerTokens = 256;

const reasonOf: Readonly<Record<RoutedTask, string>> = {
  chat: 'chosen for conversation',
  code: 'chosen for code',
  vision: 'chosen for images',
  long: 'chosen for a long text',
};
