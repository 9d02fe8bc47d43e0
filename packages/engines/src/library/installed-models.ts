import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@parley/core';
import { findInCatalogue, type CatalogueModel, type FileRole } from '../catalogue/index.ts';
import type { LocalModelFile } from '../llama/index.ts';
import { hashFile } from './files/hash-file.ts';
import type { LibraryFolder, ModelRecord } from './library-folder.ts';
import type { LibraryStateFile } from './library-state.ts';
import type { Adapter, InstalledModel } from './library-types.ts';

export interface InstalledModelsOptions {
  readonly folder: LibraryFolder;
  readonly state: LibraryStateFile;
  readonly logger: Logger;
  readonly catalogue: readonly CatalogueModel[];
  readonly onChange: (id: string) => void;
}

/** What is in the cache folder and whole, as it was at the last look (L2.5). */
export class InstalledModels {
  readonly #options: InstalledModelsOptions;
  #records: ReadonlyMap<string, ModelRecord> = new Map();
  #chatFiles:
    | { readonly state: unknown; readonly records: unknown; readonly files: readonly LocalModelFile[] }
    | undefined;
  #seen = '';
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: InstalledModelsOptions) {
    this.#options = options;
  }

  records(): readonly ModelRecord[] {
    return [...this.#records.values()];
  }

  record(id: string): ModelRecord | undefined {
    return this.#records.get(id);
  }

  /** Whether a look is worth it: another process installs by a rename within the folder. */
  async haveChanged(): Promise<boolean> {
    if ((await this.#fingerprint()) !== this.#seen) return true;
    for (const record of this.#records.values())
      if ((await this.#options.folder.check(record)) !== 'whole') return true;
    return false;
  }

  /** One after the other: the last to begin has seen the latest. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.catch(() => undefined).then(() => this.#refresh());
    return this.#refreshing;
  }

  chatFiles(adaptersOf: (id: string) => readonly Adapter[]): readonly LocalModelFile[] {
    const { state } = this.#options.state;
    if (this.#chatFiles?.state === state && this.#chatFiles.records === this.#records) return this.#chatFiles.files;
    const before = this.#chatFiles?.files ?? [];
    const files = this.records().flatMap((record) => {
      const file = this.#chatFile(record, adaptersOf(record.id));
      // The same object while nothing about it changed: the engine knows its models by it.
      return file === undefined ? [] : [before.find((one) => isDeepStrictEqual(one, file)) ?? file];
    });
    this.#chatFiles = { state, records: this.#records, files };
    return files;
  }

  installedModel(id: string): InstalledModel | undefined {
    const record = this.#records.get(id);
    if (record === undefined) return undefined;
    const { folder } = this.#options;
    const main = record.files.find(({ role }) => role === 'model') ?? record.files[0];
    return {
      id,
      kind: record.kind,
      sha256: main?.sha256 ?? '',
      file(role: FileRole) {
        const file = record.files.find((one) => one.role === role);
        return file === undefined ? undefined : folder.pathOf(id, file);
      },
    };
  }

  #chatFile(record: ModelRecord, adapters: readonly Adapter[]): LocalModelFile | undefined {
    const file = record.files.find(({ role }) => role === 'model');
    if (record.kind !== 'chat' || file === undefined) return undefined;
    const entry = findInCatalogue(record.id, this.#options.catalogue);
    return {
      id: record.id,
      name: record.name,
      file: this.#options.folder.pathOf(record.id, file),
      contextTokens: entry?.contextTokens ?? record.described?.contextTokens ?? 2_048,
      ...(entry?.abilities === undefined ? {} : { abilities: entry.abilities }),
      adapters,
    };
  }

  async #refresh(): Promise<void> {
    const { folder, state, onChange } = this.#options;
    this.#seen = await this.#fingerprint();
    await state.read();
    const records = new Map<string, ModelRecord>();
    for (const record of await folder.records()) {
      const sound = await this.#soundRecord(record);
      if (sound !== undefined) records.set(record.id, sound);
    }
    const before = this.#records;
    this.#records = records;
    for (const id of new Set([...before.keys(), ...records.keys()]))
      if (before.has(id) !== records.has(id)) onChange(id);
  }

  /** A file with a new time is read again: it may be the same, as after a restored backup. */
  async #soundRecord(record: ModelRecord): Promise<ModelRecord | undefined> {
    const { folder, logger } = this.#options;
    const verdict = await folder.check(record);
    if (verdict === 'whole') return record;
    if (verdict === 'missing') {
      logger.warn('a file of an installed model is gone or has another size; the model is not offered', {
        model: record.id,
      });
      return undefined;
    }
    const files = [];
    for (const file of record.files) {
      const at = folder.pathOf(record.id, file);
      const { mtimeMs } = await stat(at);
      if ((await hashFile(at)) !== file.sha256) {
        logger.warn('a file of an installed model was changed; the model is not offered', { model: record.id });
        return undefined;
      }
      files.push({ ...file, mtimeMs });
    }
    const renewed = { ...record, files };
    await folder.rewriteRecord(renewed).catch(() => undefined);
    return renewed;
  }

  async #fingerprint(): Promise<string> {
    const { folder, state } = this.#options;
    const changedAtMs = await stat(folder.root).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return `${changedAtMs} ${await state.changedAtMs()}`;
  }
}
