import { rm } from 'node:fs/promises';
import path from 'node:path';
import { isAbortError, ParleyError, type Clock, type Logger } from '@parley/core';
import { catalogue as allModels, findInCatalogue, type CatalogueModel } from '../catalogue/index.ts';
import type { LocalModelFile } from '../llama/index.ts';
import { AdapterShelf } from './adapter-shelf.ts';
import { describeModel, type Situation } from './describe-model.ts';
import type { GgufDescription } from './gguf/index.ts';
import { importModel, readModelFile, type ImportRequest } from './import-model.ts';
import { InstalledModels } from './installed-models.ts';
import type { LibraryFolder } from './library-folder.ts';
import type { LibraryStateFile } from './library-state.ts';
import type { Adapter, InstalledModel, LibraryModel, ModelFailure } from './library-types.ts';
import { ProgressMeter } from './progress-meter.ts';
import { nameOfSource, pullModel, type PullSettings } from './pull-model.ts';
import { PullQueue } from './pull-queue.ts';
import { findInFolder } from './sources/folder-source.ts';

/** Which models are here, how others get here, and what is decided about them. Rules: SPEC.md beside this file. */
export interface ModelLibrary {
  /** The catalogue, what is installed, what was imported. */
  list(): readonly LibraryModel[];
  find(id: string): LibraryModel | undefined;
  /** Chat models for the embedded engine. Cheap: asked for every turn. */
  installed(): readonly LocalModelFile[];
  installedModel(id: string): InstalledModel | undefined;
  /** Begins, goes on with, or tries again; what is under way or there already stays as it is (L2.3). */
  pull(id: string, options?: { readonly asFirst?: true }): Promise<LibraryModel>;
  /** Whether a model was ever fetched `asFirst`. */
  readonly hadFirstModel: boolean;
  /** What the head of an installed GGUF file says. */
  inspect(id: string): Promise<GgufDescription | undefined>;
  /** What is here of it stays; `pull` goes on with it (L2.21). */
  pause(id: string): Promise<LibraryModel>;
  cancel(id: string): Promise<LibraryModel>;
  remove(id: string): Promise<void>;
  importFile(request: ImportRequest): Promise<LibraryModel>;
  attachAdapter(
    modelId: string,
    adapter: { readonly file: string; readonly id?: string; readonly scale: number },
  ): Promise<Adapter>;
  scaleAdapter(modelId: string, adapterId: string, scale: number): Promise<Adapter>;
  detachAdapter(modelId: string, adapterId: string): Promise<void>;
  /** Every change of a model, progress included. */
  subscribe(listener: (model: LibraryModel) => void): () => void;
  /** Nothing goes on afterwards; what was wanted stays wanted. */
  close(): Promise<void>;
}

export interface ModelLibraryParts extends PullSettings {
  readonly folder: LibraryFolder;
  readonly state: LibraryStateFile;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly catalogue?: readonly CatalogueModel[];
  /** How often to look for what other processes have changed. */
  readonly lookEveryMs?: number;
  /** How long a model that no source had waits until it is asked for again. */
  readonly retryEveryMs?: number;
  /** Folders that files may be imported from. Undefined: any. */
  readonly importFrom?: readonly string[] | undefined;
  readonly onClosed?: () => void;
}

const atOnce = 2;
const progressEveryMs = 250;
const retryEveryMs = 600_000;

export async function openLibrary(parts: ModelLibraryParts): Promise<ModelLibrary> {
  try {
    await parts.folder.open();
  } catch (error) {
    // Chats go on without it, and each attempt to fetch a model says why it cannot.
    parts.logger.warn('the folder of models cannot be made', { folder: parts.folder.root, error });
  }
  await parts.state.read();
  const library = new Library(parts);
  await library.begin();
  return library;
}

class Library implements ModelLibrary {
  readonly #parts: ModelLibraryParts;
  readonly #catalogue: readonly CatalogueModel[];
  readonly #installed: InstalledModels;
  readonly #adapters: AdapterShelf;
  readonly #queue: PullQueue;
  /** Of models that are not installed and not simply absent. */
  readonly #situations = new Map<string, Situation>();
  /** When no source had a model that is still wanted. */
  readonly #unreached = new Map<string, number>();
  readonly #listeners = new Set<(model: LibraryModel) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ModelLibraryParts) {
    this.#parts = parts;
    this.#catalogue = parts.catalogue ?? allModels;
    this.#installed = new InstalledModels({
      ...parts,
      catalogue: this.#catalogue,
      onChange: (id) => this.#changed(id),
    });
    this.#adapters = new AdapterShelf(parts);
    this.#queue = new PullQueue({
      most: atOnce,
      logger: parts.logger,
      work: (id, signal) => this.#fetch(id, signal),
    });
  }

  /** L2.2, and what the administrator has put into the folder. */
  async begin(): Promise<void> {
    await this.#installed.refresh();
    for (const id of this.#parts.state.state.wanted)
      if (this.#catalogued(id) && !this.#isInstalled(id)) this.#enqueue(id);
    for (const id of this.#parts.state.state.paused)
      if (this.#catalogued(id) && !this.#isInstalled(id)) this.#situations.set(id, { state: 'paused' });
    await this.#takeFromFolder();
    this.#timer = setInterval(() => void this.#look(), this.#parts.lookEveryMs ?? 3_000);
    this.#timer.unref();
  }

  list(): readonly LibraryModel[] {
    const known = new Set(this.#catalogue.map(({ id }) => id));
    const others = this.#installed.records().filter(({ id }) => !known.has(id));
    return [...this.#catalogue.map(({ id }) => id), ...others.map(({ id }) => id)].flatMap((id) => this.find(id) ?? []);
  }

  find(id: string): LibraryModel | undefined {
    const entry = this.#catalogued(id);
    const record = this.#installed.record(id);
    if (entry === undefined && record === undefined) return undefined;
    return describeModel({
      id,
      entry,
      record,
      situation: this.#situations.get(id),
      adapters: this.#adapters.of(id),
      sources: entry?.sources.map(nameOfSource) ?? [],
    });
  }

  installed(): readonly LocalModelFile[] {
    return this.#installed.chatFiles((id) => this.#adapters.of(id));
  }

  installedModel(id: string): InstalledModel | undefined {
    return this.#installed.installedModel(id);
  }

  get hadFirstModel(): boolean {
    return this.#parts.state.state.hadFirstModel;
  }

  async inspect(id: string): Promise<GgufDescription | undefined> {
    const file = this.#installed.installedModel(id)?.file('model');
    if (file === undefined || !file.toLowerCase().endsWith('.gguf')) return undefined;
    return (await readModelFile(file)).description;
  }

  async pull(id: string, { asFirst }: { readonly asFirst?: true } = {}): Promise<LibraryModel> {
    if (this.#catalogued(id) === undefined) throw notFound(id);
    if (this.#isInstalled(id) || this.#queue.has(id)) return this.#get(id);
    // Written down first: a crash from here on loses nothing.
    await this.#parts.state.change((state) =>
      state.wanted.includes(id) && !state.paused.includes(id) && asFirst !== true
        ? state
        : {
            ...state,
            wanted: [...without(state.wanted, id), id],
            paused: without(state.paused, id),
            hadFirstModel: state.hadFirstModel || asFirst === true,
          },
    );
    if (!this.#isInstalled(id)) this.#enqueue(id);
    return this.#get(id);
  }

  async pause(id: string): Promise<LibraryModel> {
    this.#get(id);
    if (!this.#queue.has(id)) throw new ParleyError('conflict', 'Only a model that is being fetched can be paused.');
    await this.#parts.state.change((state) => ({
      ...state,
      wanted: without(state.wanted, id),
      paused: [...without(state.paused, id), id],
    }));
    const progress = this.#situations.get(id)?.progress;
    await this.#queue.cancel(id);
    // It may have arrived just now.
    if (this.#isInstalled(id)) await this.#unwant(id);
    else {
      const standing =
        progress === undefined ? {} : { progress: { ...progress, bytesPerSecond: 0, secondsLeft: undefined } };
      this.#situations.set(id, { state: 'paused', ...standing });
    }
    this.#changed(id);
    return this.#get(id);
  }

  async cancel(id: string): Promise<LibraryModel> {
    this.#get(id);
    await this.#unwant(id);
    await this.#queue.cancel(id);
    this.#situations.delete(id);
    if (!this.#isInstalled(id)) await this.#discardWork(id);
    this.#changed(id);
    return this.#get(id);
  }

  async remove(id: string): Promise<void> {
    const { folder } = this.#parts;
    this.#get(id);
    await this.#unwant(id);
    await this.#queue.cancel(id);
    await folder.locked(id, () => folder.remove(id));
    await this.#adapters.forget(id);
    this.#situations.delete(id);
    await this.#installed.refresh();
    this.#changed(id);
  }

  async importFile(request: ImportRequest): Promise<LibraryModel> {
    const record = await importModel(request, { ...this.#parts, isTaken: (id) => this.find(id) !== undefined });
    await this.#installed.refresh();
    this.#changed(record.id);
    return this.#get(record.id);
  }

  async attachAdapter(
    modelId: string,
    adapter: { readonly file: string; readonly id?: string; readonly scale: number },
  ): Promise<Adapter> {
    const file = this.#installed.installedModel(modelId)?.file('model');
    if (file === undefined) throw new ParleyError('conflict', 'Only a model that is installed can get an adapter.');
    const attached = await this.#adapters.attach(modelId, { ...adapter, modelFile: file });
    this.#changed(modelId);
    return attached;
  }

  async scaleAdapter(modelId: string, adapterId: string, scale: number): Promise<Adapter> {
    const adapter = await this.#adapters.scale(modelId, adapterId, scale);
    this.#changed(modelId);
    return adapter;
  }

  async detachAdapter(modelId: string, adapterId: string): Promise<void> {
    await this.#adapters.detach(modelId, adapterId);
    this.#changed(modelId);
  }

  subscribe(listener: (model: LibraryModel) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#queue.close();
    this.#listeners.clear();
    this.#parts.onClosed?.();
  }

  #enqueue(id: string): void {
    if (this.#queue.has(id)) return;
    this.#situations.set(id, { state: 'queued' });
    this.#queue.add(id);
    this.#changed(id);
  }

  async #fetch(id: string, signal: AbortSignal): Promise<void> {
    const entry = this.#catalogued(id);
    if (entry === undefined) return;
    const { clock, logger } = this.#parts;
    let source = '';
    let meter = new ProgressMeter(source, 0, () => clock.monotonicMs());
    let toldAtMs = -Infinity;
    const tell = (situation: Situation) => {
      this.#situations.set(id, situation);
      this.#changed(id);
    };
    try {
      const outcome = await pullModel(entry, this.#parts, {
        signal,
        onSource(name) {
          source = name;
          meter = new ProgressMeter(name, 0, () => clock.monotonicMs());
        },
        onStep: (step) => tell({ ...this.#situations.get(id), state: step }),
        onBytes: (received, total) => {
          const nowMs = clock.monotonicMs();
          if (received !== total && nowMs - toldAtMs < progressEveryMs) return;
          toldAtMs = nowMs;
          tell({ state: 'downloading', progress: meter.update(received, total) });
        },
      });
      if ('record' in outcome) {
        this.#situations.delete(id);
        await this.#installed.refresh();
      } else {
        const { reason, message } = outcome.failure;
        const failure: ModelFailure = { reason, message, attempts: outcome.attempts };
        logger.warn('a model could not be fetched', { model: id, reason, why: message });
        this.#situations.set(id, { state: 'failed', failure });
        if (reason === 'no_source') this.#unreached.set(id, clock.monotonicMs());
      }
      // A failed one is tried again when somebody asks, after a while, or at the next start.
      if ('record' in outcome || outcome.failure.reason === 'checksum_mismatch') await this.#unwant(id);
    } catch (error) {
      if (!signal.aborted && !isAbortError(error)) throw error;
      this.#situations.delete(id);
    }
    this.#changed(id);
  }

  /** What other processes did, and what happened to the files. */
  async #look(): Promise<void> {
    try {
      if (await this.#installed.haveChanged()) await this.#installed.refresh();
      this.#retry();
    } catch (error) {
      this.#parts.logger.warn('the folder of models could not be read', { error });
    }
  }

  /** A laptop that was started without a network gets its model once there is one. */
  #retry(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const [id, failedAtMs] of this.#unreached) {
      if (nowMs - failedAtMs < (this.#parts.retryEveryMs ?? retryEveryMs)) continue;
      this.#unreached.delete(id);
      if (!this.#isInstalled(id) && this.#parts.state.state.wanted.includes(id)) this.#enqueue(id);
    }
  }

  /** L2.6: files of known models are taken over without anybody asking. */
  async #takeFromFolder(): Promise<void> {
    const { administratorFolder } = this.#parts;
    if (administratorFolder === undefined) return;
    for (const model of this.#catalogue) {
      if (this.#isInstalled(model.id) || this.#queue.has(model.id)) continue;
      if ((await findInFolder(model, administratorFolder)) !== undefined) this.#enqueue(model.id);
    }
  }

  #changed(id: string): void {
    const model = this.find(id);
    if (model !== undefined) for (const listener of this.#listeners) listener(model);
  }

  #catalogued(id: string): CatalogueModel | undefined {
    return findInCatalogue(id, this.#catalogue);
  }

  #isInstalled(id: string): boolean {
    return this.#installed.record(id) !== undefined;
  }

  #get(id: string): LibraryModel {
    const model = this.find(id);
    if (model === undefined) throw notFound(id);
    return model;
  }

  async #unwant(id: string): Promise<void> {
    await this.#parts.state.change((state) =>
      state.wanted.includes(id) || state.paused.includes(id)
        ? { ...state, wanted: without(state.wanted, id), paused: without(state.paused, id) }
        : state,
    );
  }

  async #discardWork(id: string): Promise<void> {
    await this.#parts.folder.locked(id, () => rm(this.#parts.folder.workFolder(id), { recursive: true, force: true }));
  }
}

function without(ids: readonly string[], id: string): string[] {
  return ids.filter((other) => other !== id);
}

function notFound(id: string): ParleyError {
  return new ParleyError('not_found', `There is no model called ${path.basename(id)}.`);
}
