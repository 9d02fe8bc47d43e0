export type GgufScalar = number | bigint | boolean | string;

/** A long array is counted, not kept: vocabularies have hundreds of thousands of entries. */
export interface GgufArray {
  readonly count: number;
  /** All of them, when they are few. */
  readonly items: readonly GgufScalar[] | undefined;
}

export interface GgufTensor {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: string;
  readonly elements: number;
  readonly bytes: number;
}

export interface GgufFile {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufScalar | GgufArray>;
  readonly tensors: readonly GgufTensor[];
}

/** Why a file is no GGUF file that can be used; for people. */
export class GgufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GgufError';
  }
}
