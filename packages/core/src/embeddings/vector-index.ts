import type { StoredVectors } from './cached-embeddings.ts';

/** The vectors of one model. Its number is never used again, also not for the same model. */
export interface VectorSpace {
  readonly id: number;
  readonly modelId: string;
  readonly dimensions: number;
}

/** What is embedded. Other kinds bring their own. */
export type EmbeddedKind = 'message';

export interface EmbeddedThing {
  readonly ownerId: string;
  readonly kind: EmbeddedKind;
  readonly refId: string;
  /** Its vectors go when this conversation goes. */
  readonly conversationId?: string;
  /** All of it: chunks that are stored and not named here go. None: the thing is forgotten. */
  readonly chunks: readonly EmbeddedChunk[];
}

export interface EmbeddedChunk {
  readonly contentHash: string;
  readonly vector: Float32Array;
  readonly cut: boolean;
}

export interface VectorQuery {
  readonly vector: Float32Array;
  readonly kind: EmbeddedKind;
  readonly limit: number;
  /** Cosine; what is below has nothing to do with the query. */
  readonly minScore?: number;
}

export interface VectorHit {
  readonly refId: string;
  readonly chunk: number;
  /** Cosine. */
  readonly score: number;
}

/** Where vectors are kept and searched. Rules VI1–VI8 in SPEC.md; `vectorIndexRules` of `@parley/store/testing`. */
export interface VectorIndex extends StoredVectors {
  /** `pgvector`: in the database. `array`: the database has no pgvector, vectors are compared here. */
  readonly method: 'pgvector' | 'array';
  /** Makes a space ready to be searched fast. Again and again is fine. */
  prepare(space: VectorSpace): Promise<void>;
  /** Things that are gone meanwhile, and things of a space that is gone, are left out. */
  put(space: VectorSpace, things: readonly EmbeddedThing[]): Promise<void>;
  /** Nobody finds what is another's: the owner is no option (VI2). Best first. */
  search(ownerId: string, space: VectorSpace, query: VectorQuery): Promise<readonly VectorHit[]>;
  /** Of these things, the content hashes that are stored, in the order of the chunks. */
  hashesOf(
    space: VectorSpace,
    kind: EmbeddedKind,
    refIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Removes at most so many vectors of a space; answers how many. */
  clear(space: VectorSpace, atMost: number): Promise<number>;
}
