import { errorKinds } from '../errors/error-codes.ts';
import { closeCodes } from '../events/socket.ts';
import type { Schema } from '../http/common.ts';
import type { Access, Route } from '../http/route.ts';
import { routes } from '../http/routes.ts';
import { protocolVersion } from '../version.ts';
import { createComponents, type Components, type JsonSchema } from './components.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: JsonSchema;
  };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, JsonSchema>>;
  readonly components: {
    readonly schemas: Record<string, JsonSchema>;
    readonly responses: JsonSchema;
    readonly securitySchemes: JsonSchema;
  };
}

/** The whole HTTP interface, made from the same schemas that check it. The same input gives the same bytes. */
export function createOpenApiDocument(version: string): OpenApiDocument {
  const components = createComponents();
  const all: Route[] = Object.values(routes);
  const paths: OpenApiDocument['paths'] = {};
  for (const route of all) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: [...new Set(all.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      responses: {
        Problem: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes,
    },
  };
}

function operation(route: Route, components: Components): JsonSchema {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    security: security(route.access),
    'x-access': route.access,
    ...some('parameters', [
      ...parameters(route.params, 'path', components),
      ...parameters(route.query, 'query', components),
      ...streamParameters(route),
    ]),
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: components.toSchema(route.body, 'input') } },
          },
        }
      : {}),
    ...(route.consumes === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.consumes]: { schema: { type: 'string', format: 'binary' } } },
          },
        }),
    responses: {
      [route.success]: success(route, components),
      ...(route.answersAlsoWith === undefined ? {} : { [route.answersAlsoWith]: success(route, components) }),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function success(route: Route, components: Components): JsonSchema {
  const { produces } = route;
  switch (produces) {
    case 'redirect':
      return { description: 'Go to `Location`', headers: { Location: { schema: { type: 'string' } } } };
    case 'text/event-stream':
      return {
        description: route.streams === undefined ? 'The events of the run until it ends' : route.summary,
        content: {
          'text/event-stream': {
            schema:
              route.streams === undefined
                ? { $ref: '#/components/schemas/RunEvent' }
                : components.toSchema(route.streams, 'output'),
          },
        },
      };
    case 'application/octet-stream':
      return {
        description: route.summary,
        content: { [produces]: { schema: { type: 'string', format: 'binary' } } },
      };
    case 'text/html':
    case 'text/plain':
      return { description: route.summary, content: { [produces]: { schema: { type: 'string' } } } };
    default:
      return jsonSuccess(route, components);
  }
}

function jsonSuccess({ summary, response, success: status }: Route, components: Components): JsonSchema {
  if (response)
    return {
      description: summary,
      content: { 'application/json': { schema: components.toSchema(response, 'output') } },
    };
  return status === 204
    ? { description: 'Done' }
    : { description: summary, content: { 'application/json': { schema: { type: 'object' } } } };
}

function parameters(schema: Schema | undefined, place: 'path' | 'query', components: Components): JsonSchema[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = components.toSchema(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...('description' in property ? { description: property['description'] } : {}),
    schema: property,
  }));
}

function streamParameters(route: Route): JsonSchema[] {
  // Only a log can be gone on with; what tells a state tells the present one first.
  if (route.produces !== 'text/event-stream' || route.streams !== undefined) return [];
  return [
    {
      name: 'Last-Event-ID',
      in: 'header',
      required: false,
      description: 'The last `id:` received; what follows it is sent.',
      schema: { type: 'string' },
    },
  ];
}

function security(access: Access): JsonSchema[] {
  if (access.kind === 'public') return [];
  const person: JsonSchema[] = [{ cookie: [] }, { accessToken: [] }];
  return access.scope === null ? person : [...person, { apiKey: [access.scope] }];
}

function some(key: string, items: readonly JsonSchema[]): JsonSchema {
  return items.length === 0 ? {} : { [key]: items };
}

const securitySchemes = {
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parley_access',
    description: 'Set by signing in with a browser; `__Host-parley_access` over HTTPS.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'From `POST /api/auth/login?tokens=true`.',
  },
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key. The route names the scope it needs.' },
};

const description = `Protocol version ${protocolVersion}. Unknown fields and event types must be ignored; new ones may appear.

Errors are problem details (RFC 9457) with a stable \`code\`: ${Object.keys(errorKinds)
  .map((code) => `\`${code}\``)
  .join(', ')}.

## Streaming
\`GET /ws/chat/{conversation_id}?cursors={run_id}:{after_seq},…\` opens a WebSocket to one conversation. The first frame is
\`conversation.attached\` (\`Attached\`); then each listed run is replayed after its cursor, and each run that has not ended from its
start when it is not listed; live events follow. The server sends \`ServerFrame\`, the client \`ClientFrame\`, both as JSON in text frames.
Live text may run ahead of what is stored: join by \`part\` and \`offset\`, and let marks (\`run.started\`, \`part.started\`, \`run.ended\`)
cut the text to \`at\`.

Close codes: ${Object.entries(closeCodes)
  .map(([name, code]) => `${code} ${name}`)
  .join(', ')}.

\`GET /api/runs/{id}/events\` gives the same run events as server-sent events.`;
