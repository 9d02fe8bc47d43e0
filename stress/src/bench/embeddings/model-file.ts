import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { createModelLibrary, type LocalEmbeddingFile, type ModelLibrary } from '@parley/engines';

const modelId = 'all-minilm-l6-v2';
const folder = fileURLToPath(new URL('../../../../node_modules/.cache/parley/models/', import.meta.url));

/** MiniLM as the library fetches and converts it, once for all runs. */
export async function fetchEmbeddingModel(say: (line: string) => void): Promise<LocalEmbeddingFile> {
  const library = await createModelLibrary({ folder, hub: undefined, python: 'python3', logger: silentLogger });
  try {
    const known = findIn(library);
    if (known !== undefined) return known;
    say(`Fetching ${modelId} …`);
    const arrived = Promise.withResolvers<void>();
    const stop = library.subscribe((model) => {
      if (model.id !== modelId) return;
      if (model.state === 'installed') arrived.resolve();
      if (model.state === 'failed')
        arrived.reject(new Error(`There is no model to measure: ${model.failure?.message ?? ''}`));
    });
    await library.pull(modelId);
    await arrived.promise.finally(stop);
    const fetched = findIn(library);
    if (fetched === undefined) throw new Error('The model is installed and not there');
    return fetched;
  } finally {
    await library.close();
  }
}

function findIn(library: ModelLibrary): LocalEmbeddingFile | undefined {
  const installed = library.installedModel(modelId);
  const file = installed?.file('model');
  if (installed === undefined || file === undefined) return undefined;
  return { id: modelId, name: modelId, file, sha256: installed.sha256, dimensions: 384, contextTokens: 512 };
}
