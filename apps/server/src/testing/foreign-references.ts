import { ClientFrame, type Route } from '@parley/protocol';
import type * as z from 'zod/v4/core';

/** A field of a body, query or frame that names a thing by its id. */
export function findReferences(table: readonly Route[]): string[] {
  const ofRoutes = table.flatMap((route) => [
    ...idFields(route.body).map((field) => `${route.id} body ${field}`),
    ...idFields(route.query).map((field) => `${route.id} query ${field}`),
  ]);
  const ofFrames = ClientFrame._zod.def.options.flatMap((frame) =>
    idFields(frame).map((field) => `${frameTypeOf(frame)} frame ${field}`),
  );
  return [...ofRoutes, ...ofFrames];
}

export function frameTypes(): string[] {
  return ClientFrame._zod.def.options.map(frameTypeOf);
}

function frameTypeOf(frame: (typeof ClientFrame)['_zod']['def']['options'][number]): string {
  return frame.shape.type._zod.def.values[0] ?? '';
}

function idFields(schema: z.$ZodType | undefined): string[] {
  const shape = schema === undefined ? undefined : (schema._zod.def as Partial<z.$ZodObjectDef>).shape;
  return Object.entries(shape ?? {}).flatMap(([name, field]) => (isId(field) ? [name] : []));
}

function isId(schema: z.$ZodType): boolean {
  const { innerType, element, format } = schema._zod.def as {
    innerType?: z.$ZodType;
    element?: z.$ZodType;
    format?: string;
  };
  const inner = innerType ?? element;
  return inner === undefined ? format === 'guid' : isId(inner);
}
