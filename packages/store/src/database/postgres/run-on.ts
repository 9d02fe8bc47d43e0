import type pg from 'pg';
import { encodeValue } from '../encode-value.ts';
import { columnParser, ormColumnParser } from '../parse-column.ts';
import { mapPostgresError } from './postgres-errors.ts';

export interface PostgresCall {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rows: 'objects' | 'arrays';
}

const objectTypes: pg.CustomTypesConfig = { getTypeParser: (id: number) => columnParser(id) };
const ormTypes: pg.CustomTypesConfig = { getTypeParser: (id: number) => ormColumnParser(id) };

export async function runOn(client: pg.ClientBase, call: PostgresCall): Promise<unknown[]> {
  const config = {
    text: call.text,
    values: call.values.map(encodeForPg),
    types: call.rows === 'arrays' ? ormTypes : objectTypes,
    ...(call.name === undefined ? {} : { name: call.name }),
    ...(call.rows === 'arrays' ? { rowMode: 'array' as const } : {}),
    // One protocol for all: the simple one would allow several statements in a text.
    queryMode: 'extended' as const,
  };
  try {
    return (await client.query(config)).rows;
  } catch (error) {
    throw mapPostgresError(error);
  }
}

function encodeForPg(value: unknown): string | Buffer | null {
  const encoded = encodeValue(value);
  return encoded instanceof Uint8Array ? Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength) : encoded;
}
