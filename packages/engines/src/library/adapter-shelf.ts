import path from 'node:path';
import { ParleyError } from '@parley/core';
import { modelIdPattern, permittedFile, readModelFile } from './import-model.ts';
import type { LibraryStateFile } from './library-state.ts';
import type { Adapter } from './library-types.ts';

const mostScale = 10;
const mostAdapters = 8;

/** LoRA adapters by model, kept with the library's state (L2.19). Their files stay where they lie. */
export class AdapterShelf {
  readonly #state: LibraryStateFile;
  readonly #importFrom: readonly string[] | undefined;

  constructor({ state, importFrom }: { state: LibraryStateFile; importFrom?: readonly string[] | undefined }) {
    this.#state = state;
    this.#importFrom = importFrom;
  }

  of(modelId: string): readonly Adapter[] {
    const { adapters } = this.#state.state;
    return Object.hasOwn(adapters, modelId) ? (adapters[modelId] ?? []) : [];
  }

  async attach(
    modelId: string,
    given: { readonly file: string; readonly id?: string; readonly scale: number; readonly modelFile: string },
  ): Promise<Adapter> {
    requireScale(given.scale);
    const file = await permittedFile(given.file, this.#importFrom);
    const { description } = await readModelFile(file);
    if (description.kind !== 'adapter')
      throw new ParleyError('invalid_model_file', 'This is a whole model, not an adapter; import it instead.');
    const model = (await readModelFile(given.modelFile)).description;
    if (model.architecture !== description.architecture)
      throw new ParleyError(
        'invalid_model_file',
        `The adapter is for the architecture ${description.architecture}; this model is ${model.architecture}.`,
      );
    const id =
      given.id ??
      path
        .basename(file)
        .replace(/\.gguf$/i, '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9._-]+/g, '-')
        .slice(0, 80);
    if (!modelIdPattern.test(id))
      throw new ParleyError('invalid_request', 'Give the adapter an id of small letters and digits.');
    const adapter: Adapter = { id, file, scale: given.scale };
    await this.#change(modelId, (adapters) => {
      if (adapters.some((other) => other.id === id))
        throw new ParleyError('conflict', `The model has an adapter called ${id} already.`);
      if (adapters.length >= mostAdapters)
        throw new ParleyError('conflict', `A model has at most ${mostAdapters} adapters.`);
      return [...adapters, adapter];
    });
    return adapter;
  }

  async scale(modelId: string, adapterId: string, scale: number): Promise<Adapter> {
    requireScale(scale);
    let scaled: Adapter | undefined;
    await this.#change(modelId, (adapters) =>
      adapters.map((adapter) => (adapter.id === adapterId ? (scaled = { ...adapter, scale }) : adapter)),
    );
    if (scaled === undefined) throw missing(adapterId);
    return scaled;
  }

  async detach(modelId: string, adapterId: string): Promise<void> {
    await this.#change(modelId, (adapters) => {
      const rest = adapters.filter(({ id }) => id !== adapterId);
      if (rest.length === adapters.length) throw missing(adapterId);
      return rest;
    });
  }

  async forget(modelId: string): Promise<void> {
    if (this.of(modelId).length > 0) await this.#change(modelId, () => []);
  }

  async #change(modelId: string, update: (adapters: readonly Adapter[]) => readonly Adapter[]): Promise<void> {
    await this.#state.change((state) => {
      const { [modelId]: before = [], ...others } = state.adapters;
      const after = update(before);
      return { ...state, adapters: after.length === 0 ? others : { ...others, [modelId]: after } };
    });
  }
}

function requireScale(scale: number): void {
  if (!Number.isFinite(scale) || Math.abs(scale) > mostScale)
    throw new ParleyError('invalid_request', `A scale is a number from -${mostScale} to ${mostScale}.`);
}

function missing(id: string): ParleyError {
  return new ParleyError('not_found', `The model has no adapter called ${id}.`);
}
