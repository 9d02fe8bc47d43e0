import type { LanguageModel, ModelInfo, ModelRegistry } from '@parley/core';
import {
  createOpenAiCompatibleModel,
  createOpenAiServer,
  type OpenAiCompatibleServerOptions,
  type OpenAiModelOptions,
} from './openai-compatible/index.ts';
import { createScriptModel, demoScriptName, parseScriptName, ScriptScheduler, scriptPrefix } from './script/index.ts';

export interface ModelRegistryOptions {
  readonly script?: ScriptRegistryOptions;
  readonly openAiCompatible?: readonly OpenAiRegistryEntry[];
  /** Must resolve. Default: the first model listed. */
  readonly defaultId?: string;
}

export interface ScriptRegistryOptions {
  /** Offered for choice. Any other valid name answers too when it is asked for. */
  readonly listed: readonly string[];
  /** False: no script at all but the listed ones. */
  readonly anyName?: boolean;
  readonly allowDeath?: boolean;
  readonly scheduler?: ScriptScheduler;
}

export interface OpenAiRegistryEntry extends OpenAiCompatibleServerOptions {
  /** Its models are `prefix/model`. */
  readonly prefix: string;
  readonly models: readonly OpenAiModelOptions[];
}

/** All models of an installation. Faults of the configuration are thrown here, not in the first turn. */
export function createModelRegistry(options: ModelRegistryOptions): ModelRegistry & { close(): void } {
  const servers = (options.openAiCompatible ?? []).map((entry) => ({ entry, server: createOpenAiServer(entry) }));
  const models = new Map<string, LanguageModel>();
  for (const { entry, server } of servers) {
    if (!/^[a-z0-9][a-z0-9_-]{0,40}$/.test(entry.prefix) || `${entry.prefix}/` === scriptPrefix) {
      throw new TypeError(`A model server needs a short name of its own, not "${entry.prefix}"`);
    }
    for (const model of entry.models)
      add(models, createOpenAiCompatibleModel({ ...model, idPrefix: entry.prefix, server }));
  }
  const script = scriptResolver(options.script ?? { listed: [demoScriptName] });
  for (const model of script.listed) add(models, model);

  const defaultId = options.defaultId ?? models.keys().next().value;
  const resolve = (id: string): LanguageModel | undefined => models.get(id) ?? script.resolve(id);
  if (defaultId === undefined || resolve(defaultId) === undefined) {
    throw new TypeError(
      defaultId === undefined ? 'There is no model' : `The default model "${defaultId}" does not exist`,
    );
  }
  const listed = models.has(defaultId) ? [...models.values()] : [resolve(defaultId), ...models.values()];
  const infos = listed.flatMap((model) => (model === undefined ? [] : [infoOf(model, defaultId)]));
  return {
    resolve,
    list: () => infos,
    defaultId,
    close: () => {
      for (const { server } of servers) server.close();
    },
  };
}

function add(models: Map<string, LanguageModel>, model: LanguageModel): void {
  if (models.has(model.id)) throw new TypeError(`Two models are called "${model.id}"`);
  models.set(model.id, model);
}

function infoOf(model: LanguageModel, defaultId: string): ModelInfo {
  return { id: model.id, name: model.name, context_tokens: model.contextTokens, is_default: model.id === defaultId };
}

function scriptResolver(options: ScriptRegistryOptions) {
  const { scheduler = new ScriptScheduler(), allowDeath = false, anyName = true } = options;
  const create = (name: string): LanguageModel | undefined => {
    const script = parseScriptName(name);
    if (script === undefined || (script.fault?.kind === 'die' && !allowDeath)) return undefined;
    return createScriptModel(script, { scheduler, allowDeath });
  };
  const listed = options.listed.map((name) => {
    const model = create(name);
    if (model === undefined) throw new TypeError(`"${name}" is no script`);
    return model;
  });
  return { listed, resolve: (id: string) => (anyName ? create(id) : undefined) };
}
