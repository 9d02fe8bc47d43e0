/**
 * A parameter in PostgreSQL's text format; one function for both databases, so that they cannot differ.
 * Plain objects become JSON. Arrays become PostgreSQL arrays: an array meant for jsonb is stringified by the caller.
 */
export function encodeValue(value: unknown): string | Uint8Array | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be a query parameter`);
  }
}

function encodeObject(value: object): string | Uint8Array {
  if (value instanceof Date) return encodeDate(value);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return encodeArray(value);
  return JSON.stringify(value);
}

/** UTC, always: a local time would depend on the machine. */
function encodeDate(value: Date): string {
  const year = value.getUTCFullYear();
  if (Number.isNaN(year)) throw new TypeError('An invalid date cannot be a query parameter');
  if (year >= 1 && year <= 9999) return value.toISOString();
  const rest = value.toISOString().replace(/^[+-]?\d+/, '');
  return year < 1 ? `${String(1 - year).padStart(4, '0')}${rest} BC` : `${year}${rest}`;
}

function encodeArray(items: readonly unknown[]): string {
  return `{${items.map(encodeElement).join(',')}}`;
}

function encodeElement(item: unknown): string {
  if (Array.isArray(item)) return encodeArray(item);
  const encoded = encodeValue(item);
  if (encoded === null) return 'NULL';
  const text = typeof encoded === 'string' ? encoded : `\\x${Buffer.from(encoded).toString('hex')}`;
  return typeof item === 'number' ? text : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
