import fc from 'fast-check';
import * as z from 'zod/mini';

/** Values that a schema accepts, as they look on the wire. Throws on a kind of schema it does not know. */
export function wireValues(schema: z.ZodMiniType): fc.Arbitrary<unknown> {
  return fromJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);
}

type Json = Readonly<Record<string, unknown>>;

function fromJsonSchema(schema: Json): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(options)) return fc.oneof(...(options as Json[]).map(fromJsonSchema));
  if (Array.isArray(schema['allOf'])) return fromJsonSchema(Object.assign({}, ...(schema['allOf'] as Json[])) as Json);
  if (Array.isArray(schema['type']))
    return fc.oneof(...(schema['type'] as string[]).map((type) => fromJsonSchema({ ...schema, type })));
  switch (schema['type']) {
    case 'object':
      return object(schema);
    case 'array':
      return array(schema);
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: number(schema['minimum'], -1_000_000), max: number(schema['maximum'], 1_000_000_000) });
    case 'number':
      return fc
        .double({ min: number(schema['minimum'], -1e6), max: number(schema['maximum'], 1e6), noNaN: true })
        .map((value) => value + 0);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
      return fc.jsonValue();
    default:
      throw new Error(`no values for ${JSON.stringify(schema)}`);
  }
}

/** JSON Schema does not show that addresses are checked after they were trimmed. */
const email = fc.constantFrom('ada@example.org', 'a.b+c@sub.example.com');

function object(schema: Json): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Json>;
  const required = (schema['required'] ?? []) as string[];
  const rest =
    schema['propertyNames'] === undefined
      ? fc.constant({})
      : fc.dictionary(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fromJsonSchema((schema['additionalProperties'] ?? {}) as Json),
          { maxKeys: 3, noNullPrototype: true },
        );
  const named = fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, name === 'email' ? email : fromJsonSchema(value)]),
    ),
    { requiredKeys: required, noNullPrototype: true },
  );
  return fc.tuple(rest, named).map(([more, own]) => ({ ...more, ...own }));
}

function array(schema: Json): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['prefixItems'])) return fc.tuple(...(schema['prefixItems'] as Json[]).map(fromJsonSchema));
  return fc.array(fromJsonSchema((schema['items'] ?? {}) as Json), {
    minLength: number(schema['minItems'], 0),
    maxLength: Math.min(4, number(schema['maxItems'], 4)),
  });
}

function text(schema: Json): fc.Arbitrary<unknown> {
  // The pattern is all that JSON Schema shows of an address.
  if (schema['pattern'] === String.raw`^https?:\/\/`) return fc.webUrl();
  if (typeof schema['pattern'] === 'string' && schema['format'] === undefined)
    return fc
      .stringMatching(new RegExp(schema['pattern']))
      .filter(({ length }) => length <= number(schema['maxLength'], 1_000) && length >= number(schema['minLength'], 0));
  switch (schema['format']) {
    case 'guid':
    case 'uuid':
      return fc.uuid();
    case 'date-time':
      return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
    case 'date':
      return fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
        .map((date) => date.toISOString().slice(0, 10));
    default: {
      const bounds = {
        minLength: number(schema['minLength'], 0),
        maxLength: Math.min(40, number(schema['maxLength'], 40)),
      };
      // Some fields are trimmed and must not be empty then; a leading letter keeps them what they are.
      return fc
        .string({ ...bounds, unit: 'grapheme' })
        .map((value) => value.trim())
        .map((value) => (value.length < bounds.minLength ? value.padEnd(bounds.minLength, 'x') : value))
        .filter((value) => value.length <= bounds.maxLength);
    }
  }
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? Math.max(-1e9, Math.min(1e9, value)) : otherwise;
}
