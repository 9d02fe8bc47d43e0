import { stat } from 'node:fs/promises';
import path from 'node:path';
import { filesOf, type CatalogueModel, type CatalogueSource } from '../../catalogue/index.ts';
import { hashFile } from '../files/hash-file.ts';
import { verify, type FetchedFile, type PullContext } from './pull-context.ts';

/** The files of one source of the model, in the administrator's folder or in one of the model's name in it. */
export async function findInFolder(
  model: CatalogueModel,
  folder: string,
): Promise<{ readonly source: CatalogueSource; readonly paths: readonly string[] } | undefined> {
  for (const source of model.sources) {
    for (const place of [path.join(folder, model.id), folder]) {
      const paths = filesOf(source).map((file) => path.join(place, file.name));
      const found = await Promise.all(paths.map(isFile));
      if (found.every(Boolean)) return { source, paths };
    }
  }
  return undefined;
}

/** Used where they lie: the folder is the administrator's, and nothing in it is changed. */
export async function pullFromFolder(
  { source, paths }: { readonly source: CatalogueSource; readonly paths: readonly string[] },
  context: PullContext,
): Promise<FetchedFile[]> {
  context.onStep('verifying');
  const fetched: FetchedFile[] = [];
  for (const [index, file] of filesOf(source).entries()) {
    const at = paths[index] ?? '';
    if (file.known === 'on first use') {
      // Whoever put it there vouches for it.
      fetched.push({
        name: file.name,
        role: file.role,
        known: 'imported',
        at,
        sha256: await hashFile(at, context.signal),
      });
      continue;
    }
    const { name, role, known, sha256 } = file;
    await verify(at, { name, sha256, source: 'the folder PARLEY_MODELS_DIR' }, context.signal);
    fetched.push({ name, role, known, at, sha256 });
  }
  return fetched;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
