/** What the two threads tell each other. Bytes are PostgreSQL protocol messages; the worker does not look inside. */
export type ToWorker =
  | { readonly kind: 'run'; readonly calls: readonly Call[] }
  | { readonly kind: 'dump' }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly calls: readonly Call[] }
  | { readonly kind: 'dumped'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  /** The database inside is gone; nothing can be asked any more. */
  | { readonly kind: 'fatal'; readonly reason: string };

export type Call = readonly [id: number, bytes: Uint8Array];

export interface WorkerSettings {
  /** Undefined: in memory. */
  readonly dataDir: string | undefined;
  /** A dumped data folder to start from. */
  readonly snapshot: Uint8Array | undefined;
}
