import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '@parley/core';
import type { CatalogueModel, CatalogueSource } from '../catalogue/index.ts';
import { createModelLibrary, type ModelLibraryOptions, type ModelLibraryTestParts } from './create-library.ts';
import { FakeHub } from './fake-hub.testing.ts';
import type { LibraryModel, ModelState } from './library-types.ts';
import type { ModelLibrary } from './model-library.ts';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A folder, a hub, and libraries over them; all gone after `close`. */
export class LibraryWorld {
  readonly folder: string;
  readonly hub: FakeHub;
  readonly #libraries: ModelLibrary[] = [];

  private constructor(folder: string, hub: FakeHub) {
    this.folder = folder;
    this.hub = hub;
  }

  static async create(): Promise<LibraryWorld> {
    return new LibraryWorld(await mkdtemp(path.join(tmpdir(), 'parley-library-')), await FakeHub.start());
  }

  get models(): string {
    return path.join(this.folder, 'models');
  }

  async open(
    catalogue: readonly CatalogueModel[],
    options: Partial<Omit<ModelLibraryOptions, 'parts'>> & { readonly parts?: ModelLibraryTestParts } = {},
  ): Promise<ModelLibrary> {
    const library = await createModelLibrary({
      folder: this.models,
      hub: { baseUrl: this.hub.url },
      logger: silentLogger,
      ...options,
      parts: { catalogue, pauseMs: () => 5, lookEveryMs: 20, stallTimeoutMs: 400, ...options.parts },
    });
    this.#libraries.push(library);
    return library;
  }

  async close(): Promise<void> {
    await Promise.all(this.#libraries.map((library) => library.close()));
    await this.hub.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A chat model of one file with random bytes; the hub carries it. */
export function hubModel(
  hub: FakeHub,
  options: {
    readonly id?: string;
    readonly bytes?: Buffer;
    readonly known?: 'checked' | 'on first use';
    readonly large?: boolean;
  } = {},
): { readonly model: CatalogueModel; readonly bytes: Buffer } {
  const { id = 'tiny', bytes = randomBytes(300_000), known = 'checked', large = true } = options;
  const name = `${id}.gguf`;
  hub.files.set(`org/${id}/${name}`, { bytes, large });
  const file = { path: name, name, role: 'model', bytes: bytes.length } as const;
  const source: CatalogueSource = {
    kind: 'hub',
    repo: `org/${id}`,
    files: [known === 'checked' ? { ...file, known, sha256: sha256(bytes) } : { ...file, known }],
  };
  return { model: chatModel(id, [source]), bytes };
}

export function chatModel(id: string, sources: readonly CatalogueSource[]): CatalogueModel {
  return {
    id,
    kind: 'chat',
    name: `Model ${id}`,
    summary: 'A model for tests.',
    licence: { id: 'MIT' },
    parameters: 1e6,
    contextTokens: 2_048,
    languages: ['en'],
    memoryBytes: 1e6,
    sources,
  };
}

/** Resolves with the model once it is in one of the states; it may be already. */
export function reaches(library: ModelLibrary, id: string, ...states: readonly ModelState[]): Promise<LibraryModel> {
  return new Promise((resolve) => {
    const unsubscribe = library.subscribe(look);
    function look(model: LibraryModel | undefined): void {
      if (model === undefined || model.id !== id || !states.includes(model.state)) return;
      queueMicrotask(() => unsubscribe());
      resolve(model);
    }
    look(library.find(id));
  });
}

/** Asks for it and waits for what becomes of it. */
export async function pulled(library: ModelLibrary, id: string): Promise<LibraryModel> {
  await library.pull(id);
  return reaches(library, id, 'installed', 'failed');
}
