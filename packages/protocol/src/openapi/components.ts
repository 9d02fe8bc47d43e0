import * as z from 'zod/mini';
import { Problem } from '../errors/problem.ts';
import * as runEvents from '../events/run-events.ts';
import * as socket from '../events/socket.ts';
import * as accounts from '../http/accounts.ts';
import * as admin from '../http/admin.ts';
import * as branches from '../http/branches.ts';
import * as conversations from '../http/conversations.ts';
import * as feedback from '../http/feedback.ts';
import * as followUps from '../http/follow-ups.ts';
import * as folders from '../http/folders.ts';
import * as messages from '../http/messages.ts';
import * as library from '../http/model-library.ts';
import * as past from '../http/past.ts';
import * as pins from '../http/pins.ts';
import * as prompts from '../http/prompts.ts';
import * as session from '../http/session.ts';
import type { Schema } from '../http/common.ts';
import type { Route } from '../http/route.ts';
import { routes } from '../http/routes.ts';
import * as runs from '../http/runs.ts';
import * as context from '../http/session-context.ts';
import * as sync from '../http/sync.ts';
import * as userEvents from '../events/user-events.ts';
import * as system from '../http/system.ts';

export type JsonSchema = Record<string, unknown>;

export interface Components {
  readonly schemas: Record<string, JsonSchema>;
  /** A reference where the schema has a name, the schema itself where it has none. */
  toSchema(schema: Schema, direction: Direction): JsonSchema;
}

/** What a caller must send differs from what he gets: defaults make a field optional on the way in only. */
type Direction = 'input' | 'output';

/** Every schema that is exported under a name, as an OpenAPI component under that name. */
export function createComponents(): Components {
  const names = nameSchemas();
  const sent = new Set(Object.values<Route>(routes).flatMap((route) => route.body ?? []));
  sent.add(socket.ClientFrame);

  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const convert = (io: Direction) => z.toJSONSchema(registry, { ...options, io, uri: reference }).schemas;
  const [asInput, asOutput] = [convert('input'), convert('output')];

  const byName = [...names].sort(([, one], [, other]) => (one < other ? -1 : 1));
  const schemas = Object.fromEntries(
    byName.map(([schema, id]) => [id, tidy((sent.has(schema) ? asInput : asOutput)[id] ?? {})]),
  );
  return {
    schemas,
    toSchema(schema, io) {
      const name = names.get(schema);
      return name === undefined ? tidy(z.toJSONSchema(schema, { ...options, io })) : { $ref: reference(name) };
    },
  };
}

function nameSchemas(): Map<Schema, string> {
  const names = new Map<Schema, string>();
  for (const module of [
    accounts,
    session,
    admin,
    conversations,
    branches,
    past,
    feedback,
    pins,
    followUps,
    prompts,
    folders,
    context,
    sync,
    userEvents,
    library,
    messages,
    runs,
    system,
    runEvents,
    socket,
    { Problem },
  ]) {
    for (const [name, value] of Object.entries(module)) {
      if (value instanceof z.ZodMiniType && !notComponents.test(name)) names.set(value, name);
    }
  }
  for (const union of [socket.ServerFrame, socket.ClientFrame]) {
    for (const frame of union._zod.def.options) {
      if (!names.has(frame)) names.set(frame, frameName(frame.shape.type._zod.def.values.join('.')));
    }
  }
  return names;
}

/** Query strings and paths become parameters; marks of unknown types are made by readers and never sent. */
const notComponents = /Query$|Params$|^UnknownMark$/;

const options = {
  target: 'draft-2020-12',
  // A transform says what a query flag becomes inside; on the wire it stays what it was.
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }) {
    // Readers ignore fields they do not know, so no schema may forbid them.
    delete jsonSchema.additionalProperties;
    const definition = zodSchema._zod.def;
    if (definition.type === 'record') jsonSchema.additionalProperties = {};
  },
} as const;

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

function tidy(schema: object): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema as JsonSchema;
  return rest;
}

function frameName(type: string): string {
  return `${type.replace(/(?:^|\.)(\w)/g, (_match, letter: string) => letter.toUpperCase())}Frame`;
}
