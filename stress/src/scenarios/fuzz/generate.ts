import type { Random } from '../../support/random.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface GenerateContext {
  readonly random: Random;
  /** `#/components/schemas/…` */
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** Ids that exist, of the caller and of others. */
  readonly ids: readonly string[];
  /** What a schema cannot say: values that mean something, by the name of the property. */
  readonly meaningful: Readonly<Record<string, readonly unknown[]>>;
}

/** Something the schema allows. */
export function generate(schema: JsonSchema, context: GenerateContext, depth = 0): unknown {
  const { random } = context;
  const reference = schema['$ref'];
  if (typeof reference === 'string')
    return generate(context.components[reference.split('/').at(-1) ?? ''] ?? {}, context, depth);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum']);
  for (const key of ['anyOf', 'oneOf'] as const) {
    const options = schema[key];
    if (Array.isArray(options)) return generate(random.pick(options as JsonSchema[]), context, depth);
  }
  if (Array.isArray(schema['allOf']))
    return Object.assign({}, ...(schema['allOf'] as JsonSchema[]).map((part) => generate(part, context, depth)));
  const type = Array.isArray(schema['type']) ? random.pick(schema['type'] as string[]) : schema['type'];
  switch (type) {
    case 'object':
      return generateObject(schema, context, depth);
    case 'array': {
      const least = numberOf(schema, 'minItems', 0);
      const most = Math.min(numberOf(schema, 'maxItems', 3), least + 3);
      return Array.from({ length: least + random.below(most - least + 1) }, () =>
        generate((schema['items'] ?? {}) as JsonSchema, context, depth + 1),
      );
    }
    case 'integer':
      return Math.round(
        random.between(Math.max(numberOf(schema, 'minimum', 0), -1e9), Math.min(numberOf(schema, 'maximum', 50), 1e9)),
      );
    case 'number':
      return random.between(numberOf(schema, 'minimum', 0), numberOf(schema, 'maximum', 1));
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return generateString(schema, context);
  }
}

function generateObject(schema: JsonSchema, context: GenerateContext, depth: number): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const value: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (required.has(name) || (depth < 4 && context.random.chance(0.5)))
      value[name] = meaningfulOr(name, property, context, depth);
  }
  return value;
}

/** Three times of four: an id of nothing ends every request at its first check. */
function meaningfulOr(name: string, schema: JsonSchema, context: GenerateContext, depth: number): unknown {
  const known = context.meaningful[name];
  return known !== undefined && context.random.chance(0.75)
    ? context.random.pick(known)
    : generate(schema, context, depth + 1);
}

function generateString(schema: JsonSchema, { random, ids }: GenerateContext): string {
  switch (schema['format']) {
    case 'uuid':
      return random.pick(ids);
    case 'email':
      return `somebody${random.below(1_000)}@example.org`;
    case 'date-time':
      return new Date(1_700_000_000_000 + random.below(1e10)).toISOString();
    case 'date':
      return '2026-03-01';
    default: {
      const length = Math.max(
        numberOf(schema, 'minLength', 0),
        1 + random.below(Math.min(numberOf(schema, 'maxLength', 40), 60)),
      );
      return Array.from({ length }, () => random.pick(letters)).join('');
    }
  }
}

function numberOf(schema: JsonSchema, key: string, otherwise: number): number {
  const value = schema[key];
  return typeof value === 'number' ? value : otherwise;
}

const letters = [...'abcdefghijklmnopqrstuvwxyz ABCXYZ0123456789äß東🦊'];
