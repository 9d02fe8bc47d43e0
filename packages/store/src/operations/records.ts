/** A copy of everything, as a stream: what a backup file holds and what `move` carries from one database to another. */
export type CopyRecord =
  | HeaderRecord
  | TableRecord
  | RowsRecord
  | TableEndRecord
  | SequenceRecord
  | ObjectRecord
  | BytesRecord
  | ObjectEndRecord;

export interface HeaderRecord {
  readonly kind: 'header';
  /** Of Parley, for people; what fits is decided by the migrations. */
  readonly version: string;
  readonly createdAt: string;
  readonly migrations: readonly string[];
}
export interface TableRecord {
  readonly kind: 'table';
  readonly name: string;
  readonly columns: readonly string[];
}
/** Every value in PostgreSQL's own text: exact for jsonb, bigint and microseconds. */
export type CopyRow = readonly (string | null)[];
export interface RowsRecord {
  readonly kind: 'rows';
  readonly rows: readonly CopyRow[];
}
export interface TableEndRecord {
  readonly kind: 'table_end';
  readonly name: string;
  readonly rows: number;
  readonly checksum: string;
}
export interface SequenceRecord {
  readonly kind: 'sequence';
  readonly name: string;
  readonly value: string;
  readonly called: boolean;
}
export interface ObjectRecord {
  readonly kind: 'object';
  readonly key: string;
  readonly size: number;
  readonly contentType: string;
}
export interface BytesRecord {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}
export interface ObjectEndRecord {
  readonly kind: 'object_end';
  readonly sha256: string;
}
