export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSON with sorted keys and no white space (the order of RFC 8785): equal values give equal bytes, whatever jsonb did to them. */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter((member): member is [string, JsonValue] => member[1] !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * What the value looks like after a round trip through jsonb: the hash must be over that, or an entry would
 * seem forged when read back. PostgreSQL refuses NUL and lone surrogates, and keeps no `undefined`.
 */
export function storableJson(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) return value.map(storableJson);
  const kept: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) kept[key.replaceAll('\0', '').toWellFormed()] = storableJson(member);
  }
  return kept;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
