import type { JsonObject } from '@parley/core';

/**
 * Any JSON schema in the words that the engine's grammars know. What they lack is left out and named: the answer then
 * has the right shape, but may break that limit. All properties of an object are always written, in their order, which
 * every schema that merely allows them accepts.
 */
export function toGrammarSchema(schema: JsonObject): {
  readonly schema: JsonObject;
  readonly ignored: readonly string[];
} {
  const ignored = new Set<string>();
  return { schema: convert(schema, ignored, 0) as JsonObject, ignored: [...ignored].toSorted() };
}

const known = new Set([
  'type',
  'properties',
  'additionalProperties',
  'minProperties',
  'maxProperties',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'enum',
  'const',
  'oneOf',
  '$ref',
  '$defs',
]);
/** They say nothing about the value, or what the grammar does anyway. */
const harmless = new Set([
  'description',
  'title',
  'examples',
  'default',
  'required',
  '$schema',
  '$id',
  '$comment',
  'strict',
  'definitions',
  'anyOf',
  'format',
  'deprecated',
  'readOnly',
  'writeOnly',
  'allOf',
]);
const formats = new Set(['date-time', 'time', 'date']);
const deepest = 64;

function convert(value: unknown, ignored: Set<string>, depth: number): unknown {
  if (value === true || typeof value !== 'object' || value === null || Array.isArray(value)) return anything;
  if (depth > deepest) return anything;
  const given = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  const next = (part: unknown): unknown => convert(part, ignored, depth + 1);
  for (const [key, part] of Object.entries(given)) {
    if (known.has(key)) result[key] = part;
    else if (!harmless.has(key)) ignored.add(key);
  }
  const definitions = { ...asObject(given['definitions']), ...asObject(given['$defs']) };
  delete result['$defs'];
  if (Object.keys(definitions).length > 0)
    result['$defs'] = Object.fromEntries(Object.entries(definitions).map(([name, part]) => [name, next(part)]));
  if (typeof given['$ref'] === 'string') {
    const ref = given['$ref'].replace('#/definitions/', '#/$defs/');
    if (!ref.startsWith('#/$defs/')) {
      ignored.add('$ref');
      return anything;
    }
    return { ...(result['$defs'] === undefined ? {} : { $defs: result['$defs'] }), $ref: ref };
  }
  const one = given['oneOf'] ?? given['anyOf'];
  if (Array.isArray(one))
    return { ...(result['$defs'] === undefined ? {} : { $defs: result['$defs'] }), oneOf: one.map(next) };
  if (Array.isArray(given['allOf'])) {
    if (given['allOf'].length === 1) return next({ ...asObject(given['allOf'][0]), ...without(given, 'allOf') });
    ignored.add('allOf');
  }
  if (given['const'] !== undefined || given['enum'] !== undefined) {
    const values = given['const'] === undefined ? given['enum'] : [given['const']];
    if (Array.isArray(values) && values.every(isScalar))
      return values.length === 1 ? { const: values[0] } : { enum: values };
    ignored.add('enum');
    return anything;
  }
  const properties = asObject(given['properties']);
  const type =
    given['type'] ??
    (given['properties'] === undefined ? (given['items'] === undefined ? undefined : 'array') : 'object');
  if (type === undefined) return anything;
  if (Array.isArray(type)) {
    const types = type.filter((name) => typeof name === 'string');
    if (types.every((name) => name !== 'object' && name !== 'array')) return { type: types };
    return { oneOf: types.map((name) => next({ ...given, type: name })) };
  }
  for (const key of Object.keys(result)) if (key !== '$defs' && !limitsOf(type).includes(key)) delete result[key];
  result['type'] = type;
  if (type === 'object') {
    result['properties'] = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, next(part)]));
    // JSON schema allows more properties unless told otherwise; the grammar then would have the model invent some.
    if (Object.keys(properties).length > 0) delete result['additionalProperties'];
    else if (given['additionalProperties'] === false) delete result['additionalProperties'];
    else
      result['additionalProperties'] = isSchema(given['additionalProperties'])
        ? next(given['additionalProperties'])
        : true;
  }
  if (type === 'array') {
    if (given['items'] !== undefined) result['items'] = next(given['items']);
    if (Array.isArray(given['prefixItems'])) result['prefixItems'] = given['prefixItems'].map(next);
  }
  if (type === 'string' && typeof given['format'] === 'string') {
    if (formats.has(given['format'])) result['format'] = given['format'];
    else ignored.add(`format ${given['format']}`);
  }
  return result;
}

const anything = {
  oneOf: [
    { type: ['string', 'number', 'boolean', 'null'] },
    { type: 'object', additionalProperties: true },
    { type: 'array' },
  ],
};

/** What says something about a value of that type. */
function limitsOf(type: unknown): readonly string[] {
  if (type === 'object') return ['additionalProperties', 'minProperties', 'maxProperties'];
  if (type === 'array') return ['minItems', 'maxItems'];
  return type === 'string' ? ['minLength', 'maxLength'] : [];
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function without(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = value;
  return rest;
}
