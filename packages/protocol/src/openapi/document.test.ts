import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { Route } from '../http/route.ts';
import { routes } from '../http/routes.ts';
import { createOpenApiDocument } from './document.ts';

const document = createOpenApiDocument('1.2.3');
const all: Route[] = Object.values(routes);

describe('createOpenApiDocument', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(asInput(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('is checked by a validator that finds mistakes', async () => {
    const broken = structuredClone(document) as unknown as { paths: Record<string, object> };
    broken.paths['no-slash'] = {};
    expect((await new Validator().validate(asInput(broken))).valid).toBe(false);
  });

  it('resolves every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, group, name] of references) expect(document.components).toHaveProperty([String(group), String(name)]);
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/)/);
  });

  it('is the same each time', () => {
    expect(JSON.stringify(createOpenApiDocument('1.2.3'))).toBe(JSON.stringify(document));
  });

  it.each(all.map((route) => [route.id, route] as const))(
    'describes %s with its parameters, body, policy and errors',
    (_id, route) => {
      const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[
        route.method.toLowerCase()
      ] as unknown as Operation;
      expect(operation).toMatchObject({ operationId: route.id, 'x-access': route.access });
      const names = (place: string) =>
        (operation.parameters ?? []).filter((parameter) => parameter.in === place).map((parameter) => parameter.name);
      expect(names('path')).toEqual([...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
      expect(names('query')).toEqual(
        route.query ? Object.keys((route.query as unknown as { shape: object }).shape) : [],
      );
      expect('requestBody' in operation).toBe(route.body !== undefined || route.consumes !== undefined);
      expect(Object.keys(operation.responses)).toEqual(
        [route.success, route.answersAlsoWith, 'default'].filter((key) => key !== undefined).map(String),
      );
      expect(operation.security.length).toBe(route.access.kind === 'public' ? 0 : route.access.scope === null ? 2 : 3);
    },
  );

  it('has a component for every named schema and for every frame of the socket', () => {
    const { schemas } = document.components;
    for (const name of [
      'Conversation',
      'SendMessage',
      'Problem',
      'RunEvent',
      'TextDelta',
      'RunEnded',
      'ClientFrame',
      'MessageAcceptedFrame',
      'PingFrame',
    ]) {
      expect(schemas).toHaveProperty(name);
    }
    expect((schemas['ServerFrame'] as { oneOf: unknown[] }).oneOf).toContainEqual({
      $ref: '#/components/schemas/MessageAcceptedFrame',
    });
  });

  it('forbids no unknown field', () => {
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":false');
  });

  it('makes fields with a default optional on the way in', () => {
    expect((document.components.schemas['QueryPast'] as { required: string[] }).required).toEqual(['query']);
  });
});

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, unknown>;
  security: unknown[];
}

/** The validator resolves references in place, so it gets a copy. */
function asInput(value: object) {
  return JSON.parse(JSON.stringify(value)) as Exclude<Parameters<Validator['validate']>[0], string>;
}
