import { ParleyError } from '@parley/core';

/** Keyset cursors: opaque to clients, so that what they hold may change. */
export function writeCursor(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function readCursor(cursor: string, shape: readonly RegExp[]): string[] {
  const parts = parse(cursor);
  const fits =
    Array.isArray(parts) &&
    parts.length === shape.length &&
    parts.every((part, index) => typeof part === 'string' && shape[index]?.test(part) === true);
  if (!fits) throw new ParleyError('invalid_cursor', 'Use the `next_cursor` of the page before, unchanged.');
  return parts as string[];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

export const cursorUuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Microseconds, as PostgreSQL prints them: a Date would lose three digits and with them rows. */
export const cursorTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
