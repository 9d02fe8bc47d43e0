import { describe, expect, it } from 'vitest';
import { toGrammarSchema } from './json-schema.ts';

describe('toGrammarSchema (P5)', () => {
  it('keeps what grammars know and names what they lack', () => {
    const given = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        a: { type: 'string', maxLength: 3, pattern: 'x' },
        b: { type: 'integer', minimum: 1 },
        c: { type: ['string', 'null'] },
        d: { type: 'string', format: 'date' },
        e: { type: 'string', format: 'email' },
      },
      required: ['a'],
      additionalProperties: false,
    };
    const { schema, ignored } = toGrammarSchema(given);
    expect(schema).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string', maxLength: 3 },
        b: { type: 'integer' },
        c: { type: ['string', 'null'] },
        d: { type: 'string', format: 'date' },
        e: { type: 'string' },
      },
    });
    expect(ignored).toEqual(['format email', 'minimum', 'pattern']);
  });

  it('says alternatives, references and mixed types in the words of grammars', () => {
    const given = {
      type: 'array',
      items: { $ref: '#/definitions/item' },
      definitions: {
        item: { anyOf: [{ const: 1 }, { enum: ['x', null] }, { allOf: [{ type: 'boolean' }] }] },
        tree: { type: ['object', 'null'], properties: { next: { $ref: '#/definitions/tree' } } },
      },
    };
    expect(toGrammarSchema(given)).toEqual({
      ignored: [],
      schema: {
        type: 'array',
        items: { $ref: '#/$defs/item' },
        $defs: {
          item: { oneOf: [{ const: 1 }, { enum: ['x', null] }, { type: 'boolean' }] },
          tree: { oneOf: [{ type: 'object', properties: { next: { $ref: '#/$defs/tree' } } }, { type: 'null' }] },
        },
      },
    });
  });

  it('takes an object without named properties as any object', () => {
    expect(toGrammarSchema({ type: 'object' }).schema).toEqual({
      type: 'object',
      properties: {},
      additionalProperties: true,
    });
  });

  it('does not follow references out of the schema', () => {
    expect(toGrammarSchema({ $ref: 'https://example.com/x' }).ignored).toEqual(['$ref']);
  });
});
