import type { Schema } from '@parley/protocol';

/** A body from the bus, or undefined when this version cannot read it: a newer peer may say more than we know. */
export function readEnvelope<S extends Schema>(schema: S, body: string): S['_zod']['output'] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
