import type { ModelObject, ModelObjectList } from '@parley/protocol/openai-compatible';
import type { ModelInfo, ModelRegistry } from '../models/index.ts';
import type { CompletionService } from './completion-service.ts';

/** `/v1/models`. Nobody knows when a model was made; all carry the time at which this process began. */
export function listModels(models: ModelRegistry, startedAt: Date): ModelObjectList {
  return { object: 'list', data: models.list().map((model) => toObject(model, startedAt)) };
}

export function getModel(service: CompletionService, id: string, startedAt: Date): ModelObject {
  const { id: found, name, contextTokens, abilities } = service.resolve(id);
  return toObject({ id: found, name, context_tokens: contextTokens, abilities, is_default: false }, startedAt);
}

function toObject({ id, name, context_tokens, abilities }: ModelInfo, startedAt: Date): ModelObject {
  return {
    id,
    object: 'model',
    created: Math.floor(startedAt.getTime() / 1_000),
    owned_by: id.includes('/') ? id.slice(0, id.indexOf('/')) : 'parley',
    name,
    context_window: context_tokens,
    abilities,
  };
}
