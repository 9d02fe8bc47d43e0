import type { CatalogueModel } from './catalogue-model.ts';
import { chatModels } from './chat-models.ts';
import { embeddingModels } from './embedding-models.ts';
import { moderationModels } from './moderation-models.ts';
import { speechModels } from './speech-models.ts';

/** What a fresh installation answers with: the smallest that is a real model. */
export const firstModelId = 'smollm2-135m-instruct';

/** All models that Parley knows where to find. `catalogue.test.ts` holds each entry to its rules. */
export const catalogue: readonly CatalogueModel[] = [
  ...chatModels,
  ...embeddingModels,
  ...speechModels,
  ...moderationModels,
];

export function findInCatalogue(id: string, models: readonly CatalogueModel[] = catalogue): CatalogueModel | undefined {
  return models.find((model) => model.id === id);
}
