import { createInferenceStage, type PromptAssembler } from '@parley/core';
import type { Application } from '../application.ts';

export function createInferenceRole(
  app: Application,
  options: { readonly prompts: PromptAssembler; readonly maxConcurrentRuns: number },
) {
  return createInferenceStage({
    store: app.turnStore,
    bus: app.platform.bus,
    presence: app.platform.presence,
    live: app.live,
    models: app.models,
    tools: app.tools,
    prompts: options.prompts,
    clock: app.clock,
    newId: app.newId,
    logger: app.logger,
    onSettled: app.onSettled,
    maxConcurrentRuns: options.maxConcurrentRuns,
  });
}
