import type { ModelSource } from '@parley/core';
import { createOpenAiCompatibleModel, type OpenAiModelOptions } from './openai-compatible-model.ts';
import { createModelServer, type ModelServerOptions } from '../http/model-server.ts';

export interface OpenAiSourceOptions extends ModelServerOptions {
  /** Its models are `prefix/model`. */
  readonly prefix: string;
  readonly models: readonly OpenAiModelOptions[];
}

/** The models of one server. Faults of its configuration are thrown here, not in the first turn. */
export function createOpenAiSource(options: OpenAiSourceOptions): ModelSource {
  if (!/^[a-z0-9][a-z0-9_-]{0,40}$/.test(options.prefix) || reserved.has(options.prefix)) {
    throw new TypeError(`A model server needs a short name of its own, not "${options.prefix}"`);
  }
  const names = options.models.map(({ model }) => model);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two models are called "${options.prefix}/${twice}"`);
  const server = createModelServer(options);
  const models = options.models.map((model) =>
    createOpenAiCompatibleModel({
      origin: { kind: 'server', provider: options.prefix, provider_kind: null },
      ...model,
      idPrefix: options.prefix,
      server,
    }),
  );
  return { models: () => models, close: () => server.close() };
}

/** Names of Parley's own sources. */
const reserved: ReadonlySet<string> = new Set(['script', 'local']);
