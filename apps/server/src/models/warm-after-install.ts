import { assistantPrompt, type Logger, type ModelRegistry } from '@parley/core';
import type { ModelLibrary } from '@parley/engines';

export interface WarmAfterInstallOptions {
  readonly library: Pick<ModelLibrary, 'subscribe'>;
  readonly models: ModelRegistry;
  readonly logger: Logger;
}

/**
 * Somebody waits for a model that has just arrived and answers from now on: it is loaded, and has read what every
 * conversation begins with, before the first question comes. One word of it does all that.
 */
export function warmAfterInstall({ library, models, logger }: WarmAfterInstallOptions): void {
  const warmed = new Set<string>();
  library.subscribe(({ id, kind, state }) => {
    if (state !== 'installed') return void warmed.delete(id);
    if (kind !== 'chat' || warmed.has(id) || models.defaultId !== `local/${id}`) return;
    warmed.add(id);
    const request = {
      messages: [
        { role: 'system' as const, content: assistantPrompt.text },
        { role: 'user' as const, content: 'Hello' },
      ],
      parameters: { max_tokens: 1 },
    };
    const model = models.resolve(models.defaultId);
    model?.generate(request, { text() {} }, AbortSignal.timeout(60_000)).catch((error: unknown) => {
      logger.warn('a model that was just installed could not be made ready', { model: id, error });
    });
  });
}
