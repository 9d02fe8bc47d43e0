import type { ModelAbilities } from '@parley/core';
import type { FileRole, ModelKind } from '../catalogue/index.ts';

export type ModelState =
  | 'absent'
  | 'queued'
  | 'downloading'
  | 'paused'
  | 'verifying'
  | 'converting'
  | 'installed'
  | 'failed';

/** Why a model could not be had. Open: readers show the sentence for one they do not know. */
export type FailureReason =
  | 'no_source'
  | 'checksum_mismatch'
  | 'no_space'
  | 'invalid_file'
  | 'conversion_failed'
  | 'not_writable'
  | 'internal';

export interface ModelFailure {
  readonly reason: FailureReason;
  /** For people. */
  readonly message: string;
  /** What each source said, in the order they were asked. */
  readonly attempts: readonly SourceAttempt[];
}

export interface SourceAttempt {
  /** `folder`, `hub ORG/NAME`, `pip NAME==VERSION`. */
  readonly source: string;
  readonly message: string;
}

export interface Progress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Over the last seconds; 0 before anything can be told. */
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | undefined;
  /** Where from, as in SourceAttempt. */
  readonly source: string;
}

export interface InstalledFile {
  readonly name: string;
  readonly role: FileRole;
  readonly bytes: number;
  readonly sha256: string;
  /** Who vouches for the sum. */
  readonly known: 'checked' | 'published' | 'on first use' | 'imported';
}

/** A model with what is known about it, and how far it is. */
export interface LibraryModel {
  readonly id: string;
  readonly kind: ModelKind;
  readonly name: string;
  readonly summary: string;
  readonly licence: { readonly id: string; readonly url?: string };
  readonly parameters: number | undefined;
  readonly quantisation: string | undefined;
  readonly contextTokens: number | undefined;
  readonly dimensions: number | undefined;
  readonly abilities: ModelAbilities | undefined;
  readonly languages: readonly string[];
  readonly memoryBytes: number;
  /** To download, or on disk once it is there. */
  readonly bytes: number;
  readonly inCatalogue: boolean;
  readonly sources: readonly string[];
  readonly state: ModelState;
  readonly progress: Progress | undefined;
  readonly failure: ModelFailure | undefined;
  /** Once installed: where it came from, and its files. */
  readonly installedFrom: string | undefined;
  readonly installedAt: Date | undefined;
  readonly files: readonly InstalledFile[];
  readonly adapters: readonly Adapter[];
}

export interface Adapter {
  readonly id: string;
  readonly file: string;
  readonly scale: number;
}

/** For engines other than chat: the folder of an installed model and its files by role. */
export interface InstalledModel {
  readonly id: string;
  readonly kind: ModelKind;
  /** The first file of that role; absolute. */
  file(role: FileRole): string | undefined;
  /** Names these exact bytes, for whatever is computed with them: the SHA-256 of its model file. */
  readonly sha256: string;
}
