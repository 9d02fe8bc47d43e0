import { ParleyError } from '@parley/core';
import pg from 'pg';
import { parseArray } from './parse-array.ts';

export type ParseColumn = (text: string) => unknown;

const bool = 16,
  bytea = 17,
  int8 = 20,
  int2 = 21,
  int4 = 23,
  oid = 26,
  json = 114,
  float4 = 700,
  float8 = 701,
  timestamptz = 1184,
  numeric = 1700,
  jsonb = 3802;

const scalars = new Map<number, ParseColumn>([
  [bool, (text) => text === 't'],
  [bytea, (text) => Buffer.from(text.slice(2), 'hex')],
  [int2, Number],
  [int4, Number],
  [oid, Number],
  [int8, parseInteger],
  [float4, Number],
  [float8, Number],
  [numeric, Number],
  [timestamptz, parseMoment],
  [json, JSON.parse],
  [jsonb, JSON.parse],
]);

/** Array type → element type. */
const arrays: readonly (readonly [number, number])[] = [
  [1000, bool],
  [1001, bytea],
  [1016, int8],
  [1005, int2],
  [1007, int4],
  [1028, oid],
  [1021, float4],
  [1022, float8],
  [1231, numeric],
  [1185, timestamptz],
  [199, json],
  [3807, jsonb],
  // As text: name, text, bpchar, varchar, date, timestamp, uuid.
  [1003, 19],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1182, 1082],
  [1115, 1114],
  [2951, 2950],
];

const parsers = new Map<number, ParseColumn>([
  ...scalars,
  ...arrays.map(([array, element]) => [array, parseArrayOf(element)] as const),
]);

/** What Drizzle decodes itself: given a parsed JSON string it would parse it a second time. */
const rawForOrm = new Set([json, jsonb, timestamptz, numeric, 199, 3807, 1185, 1231]);

/** Column text → JavaScript value, by the type's number. Dates without a zone stay text: they name no moment. */
export function columnParser(typeId: number): ParseColumn {
  return parsers.get(typeId) ?? asText;
}

export function ormColumnParser(typeId: number): ParseColumn {
  return rawForOrm.has(typeId) ? asText : columnParser(typeId);
}

function asText(text: string): string {
  return text;
}

function parseInteger(text: string): number {
  const value = Number(text);
  // Rounding an id or a counter silently would corrupt it.
  if (!Number.isSafeInteger(value))
    throw new ParleyError('internal', 'A bigint column holds a value beyond 2^53; select it as text.');
  return value;
}

function parseMoment(text: string): unknown {
  // Sessions run in UTC, so nearly all values look like this.
  if (text.endsWith('+00') && text.charCodeAt(10) === 32)
    return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return pg.types.getTypeParser(timestamptz)(text);
}

function parseArrayOf(element: number): ParseColumn {
  const parse = scalars.get(element) ?? asText;
  return (text) => parseArray(text, parse);
}
