import {
  acceptedParameters,
  assertModelParameters,
  describeFailure,
  ParleyError,
  tryModel,
  type LanguageModel,
  type ModelRegistry,
  type ParameterStore,
  type RoutedRegistry,
  type RoutingStore,
} from '@parley/core';
import type * as wire from '@parley/protocol';

/** The models as people see them, and what administrators decide about them. */
export interface ModelDesk {
  list(): Pick<wire.ModelList, 'items' | 'fixed_default'>;
  use(model: string | null): Promise<void>;
  setParameters(model: string, parameters: wire.ModelParameters): Promise<void>;
  test(model: string): Promise<wire.ModelTest>;
}

export interface ModelDeskOptions {
  /** With rules and fallbacks. */
  readonly routed: RoutedRegistry;
  /** Each model by itself, as administrators set it up. */
  readonly tuned: ModelRegistry;
  /** Each model as it is. */
  readonly plain: ModelRegistry;
  readonly parameters: ParameterStore;
  readonly routing: RoutingStore;
  /** The machine's owner has set which model answers. */
  readonly fixedDefault: string | undefined;
}

const testMs = 90_000;
const unknownOrigin: wire.ModelOrigin = { kind: 'server', provider: null, provider_kind: null };

export function createModelDesk(options: ModelDeskOptions): ModelDesk {
  const { routed, tuned, plain, parameters, routing, fixedDefault } = options;

  function find(id: string): LanguageModel {
    const model = plain.resolve(id);
    if (model === undefined) throw new ParleyError('unknown_model', `There is no model called “${id}”.`);
    return model;
  }

  return {
    list() {
      const set = parameters.current();
      const items = routed.list().map((info): wire.ModelInfo => {
        const model = plain.resolve(info.id) ?? routed.resolve(info.id);
        return {
          ...info,
          abilities: { ...info.abilities },
          source: model?.origin ?? unknownOrigin,
          price: model?.price === undefined ? null : { ...model.price },
          health: routed.health(info.id),
          parameters: { ...set[info.id] },
          accepts: model === undefined || model.origin?.kind === 'rules' ? [] : acceptedParameters(model),
        };
      });
      if (fixedDefault === undefined) return { items };
      const isAvailable = routed.resolve(fixedDefault) !== undefined;
      return { items, fixed_default: { model: fixedDefault, is_available: isAvailable } };
    },

    async use(id) {
      if (fixedDefault !== undefined)
        throw new ParleyError('conflict', 'PARLEY_DEFAULT_MODEL names the model that answers; change it there.');
      await routing.change((before) => ({ ...before, default_model: id }));
    },

    async setParameters(id, wanted) {
      assertModelParameters(wanted, find(id));
      await parameters.change(({ [id]: _, ...others }) =>
        Object.keys(wanted).length === 0 ? others : { ...others, [id]: wanted },
      );
    },

    async test(id) {
      const startedMs = performance.now();
      // Alone (R12); only the rules themselves have nobody but others to ask.
      const model = id === 'auto' ? routed.resolve(id) : (tuned.resolve(id) ?? find(id));
      if (model === undefined) throw new ParleyError('unknown_model', `There is no model called “${id}”.`);
      try {
        const result = await tryModel(model, AbortSignal.timeout(testMs));
        if (result.ok) routed.proved(id);
        return result;
      } catch (error) {
        return {
          ok: false,
          detail: describeFailure(error),
          answer: '',
          first_token_ms: null,
          total_ms: Math.round(performance.now() - startedMs),
          output_tokens: null,
          tokens_per_second: null,
          warnings: [],
        };
      }
    },
  };
}
