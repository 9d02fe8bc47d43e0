import { rename, stat } from 'node:fs/promises';
import type { Clock, Logger } from '@parley/core';
import { readJson, writeJson } from './files/json-file.ts';
import { asRefusal, type LibraryFolder } from './library-folder.ts';
import type { Adapter } from './library-types.ts';

/** What people decided: which models are wanted, which are put off, which adapters are on. */
export interface LibraryState {
  /** A fresh installation fetches a model by itself, once: who removes it has decided. */
  readonly hadFirstModel: boolean;
  readonly wanted: readonly string[];
  /** Begun, and put off. */
  readonly paused: readonly string[];
  readonly adapters: Readonly<Record<string, readonly Adapter[]>>;
}

export interface Pin {
  readonly commit: string;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

type Pins = Readonly<Record<string, Pin>>;

const empty: LibraryState = { hadFirstModel: false, wanted: [], paused: [], adapters: {} };

/** `library.json` and `pins.json`, shared by all processes over the folder (L2.16). */
export class LibraryStateFile {
  readonly #folder: LibraryFolder;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #state = empty;
  #changes = 0;

  constructor({ folder, logger, clock }: { folder: LibraryFolder; logger: Logger; clock: Clock }) {
    this.#folder = folder;
    this.#logger = logger;
    this.#clock = clock;
  }

  /** As it was last read or written. */
  get state(): LibraryState {
    return this.#state;
  }

  async read(): Promise<LibraryState> {
    const changes = this.#changes;
    const read = await this.#load('library.json', asState, empty);
    // What was changed here meanwhile is newer than what was read.
    if (changes === this.#changes) this.#state = read;
    return this.#state;
  }

  /** When somebody last wrote it. */
  async changedAtMs(): Promise<number> {
    return stat(this.#folder.inside('library.json')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }

  async change(update: (state: LibraryState) => LibraryState): Promise<void> {
    try {
      await this.#folder.locked('library', async () => {
        const before = await this.read();
        const after = update(before);
        if (after === before) return;
        await writeJson(this.#folder.inside('library.json'), after);
        this.#changes += 1;
        this.#state = after;
      });
    } catch (error) {
      throw asRefusal(error, this.#folder.root);
    }
  }

  async pin(source: string): Promise<Pin | undefined> {
    return (await this.#load('pins.json', asPins, {}))[source];
  }

  /** The first one to pin wins; what is pinned does not change (L2.8). */
  async addPin(source: string, pin: Pin): Promise<Pin> {
    return this.#folder.locked('pins', async () => {
      const pins: Pins = await this.#load('pins.json', asPins, {});
      const before = pins[source];
      const merged = before === undefined ? pin : { commit: before.commit, files: { ...pin.files, ...before.files } };
      await writeJson(this.#folder.inside('pins.json'), { ...pins, [source]: merged });
      return merged;
    });
  }

  async #load<T>(name: string, parse: (value: unknown) => T | undefined, otherwise: T): Promise<T> {
    const path = this.#folder.inside(name);
    const read = await readJson(path, parse);
    if (read === 'none') return otherwise;
    if (read !== 'damaged') return read;
    const aside = `${path}.damaged-${this.#clock.now().getTime()}`;
    await rename(path, aside).catch(() => undefined);
    this.#logger.warn('a file of the model library was damaged and is put aside', { file: aside });
    return otherwise;
  }
}

function asState(value: unknown): LibraryState | undefined {
  const state = value as Partial<LibraryState> | null;
  if (typeof state !== 'object' || state === null) return undefined;
  const { hadFirstModel = false, wanted = [], paused = [], adapters = {} } = state;
  if (typeof hadFirstModel !== 'boolean') return undefined;
  if (!isNames(wanted) || !isNames(paused)) return undefined;
  if (typeof adapters !== 'object' || adapters === null) return undefined;
  const isSound = Object.values(adapters).every((list) => Array.isArray(list) && list.every(isAdapter));
  return isSound ? { hadFirstModel, wanted, paused, adapters } : undefined;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}

function isAdapter(value: unknown): value is Adapter {
  const adapter = value as Partial<Adapter> | null;
  return (
    typeof adapter === 'object' &&
    adapter !== null &&
    typeof adapter.id === 'string' &&
    typeof adapter.file === 'string' &&
    Number.isFinite(adapter.scale)
  );
}

function asPins(value: unknown): Pins | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isSound = Object.values(value as Pins).every(
    (pin) =>
      typeof pin?.commit === 'string' &&
      typeof pin.files === 'object' &&
      Object.values(pin.files).every(
        ({ sha256, bytes }) => /^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(bytes),
      ),
  );
  return isSound ? (value as Pins) : undefined;
}
