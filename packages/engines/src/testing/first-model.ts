import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { createModelLibrary, firstModelId, type LocalModelFile } from '../index.ts';

const folder = fileURLToPath(new URL('../../../../node_modules/.cache/parley/models/', import.meta.url));

/** The real model that a fresh installation gets, fetched once for all tests and benchmarks of a checkout. */
export async function fetchFirstModel(say: (line: string) => void = () => {}): Promise<LocalModelFile> {
  const library = await createModelLibrary({
    folder,
    hub: { baseUrl: 'https://huggingface.co' },
    python: 'python3',
    logger: silentLogger,
  });
  try {
    const there = (): LocalModelFile | undefined => library.installed().find(({ id }) => id === firstModelId);
    const known = there();
    if (known !== undefined) return known;
    say(`Fetching ${firstModelId} …`);
    const arrived = Promise.withResolvers<void>();
    const stop = library.subscribe((model) => {
      if (model.id !== firstModelId) return;
      if (model.state === 'installed') arrived.resolve();
      if (model.state === 'failed') arrived.reject(new Error(model.failure?.message ?? 'The model cannot be had'));
    });
    await library.pull(firstModelId);
    await arrived.promise.finally(stop);
    const file = there();
    if (file === undefined) throw new Error('The model is installed and not there');
    return file;
  } finally {
    await library.close();
  }
}
