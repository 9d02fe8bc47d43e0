import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { createModelLibrary } from '@parley/engines';

export const benchModelId = 'smollm2-135m-instruct';

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/parley/models/', import.meta.url));

/** The model that a fresh installation gets, fetched once for all runs. */
export async function fetchBenchModel(say: (line: string) => void): Promise<string> {
  const library = await createModelLibrary({
    folder,
    hub: { baseUrl: 'https://huggingface.co' },
    python: 'python3',
    logger: silentLogger,
  });
  try {
    const there = (): string | undefined => library.installed().find(({ id }) => id === benchModelId)?.file;
    const known = there();
    if (known !== undefined) return known;
    say(`Fetching ${benchModelId} …`);
    const arrived = Promise.withResolvers<void>();
    const stop = library.subscribe((model) => {
      if (model.id !== benchModelId) return;
      if (model.state === 'installed') arrived.resolve();
      if (model.state === 'failed')
        arrived.reject(new Error(`There is no model to measure: ${model.failure?.message ?? ''}`));
    });
    await library.pull(benchModelId);
    await arrived.promise;
    stop();
    const file = there();
    if (file === undefined) throw new Error('The model is installed and not there');
    return file;
  } finally {
    await library.close();
  }
}
