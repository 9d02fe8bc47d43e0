import { ParleyError } from '@parley/core';
import { limits, type Route } from '@parley/protocol';
import type { FastifyRequest } from 'fastify';

interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Foreign input is parsed once, here; everything behind trusts its types. */
export function parseInput(route: Route, request: Pick<FastifyRequest, 'params' | 'query' | 'body'>): Input {
  return {
    // An id that is no id names nothing.
    params: route.params === undefined ? undefined : parse(route.params, request.params, 'path', 'not_found'),
    query: route.query === undefined ? undefined : parse(route.query, request.query, 'query', 'invalid_request'),
    body:
      route.body === undefined
        ? undefined
        : parse(route.body, request.body === undefined ? {} : request.body, 'body', 'invalid_request'),
  };
}

function parse(
  schema: NonNullable<Route['body']>,
  value: unknown,
  place: string,
  code: 'invalid_request' | 'not_found',
): unknown {
  const flaw = findUnstorable(value);
  if (flaw !== undefined) throw flaw;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ path: [place, ...issue.path.map(String)].join('.'), message: issue.message }));
  if (code === 'not_found') throw new ParleyError('not_found', 'There is nothing with this id.');
  // Length of a message has a code of its own: a client can act on it.
  const tooLong = parsed.error.issues.some((issue) => issue.code === 'too_big' && issue.path.at(-1) === 'content');
  throw new ParleyError(
    tooLong ? 'message_too_long' : 'invalid_request',
    errors[0] === undefined ? 'Invalid.' : `${errors[0].path}: ${errors[0].message}`,
    { details: { errors, issues: parsed.error.issues } },
  );
}

/** PostgreSQL cannot hold U+0000 in a text, and deep nesting costs stack everywhere behind this point. */
export function findUnstorable(value: unknown, depth = 0): ParleyError | undefined {
  if (typeof value === 'string')
    return value.includes('\0') ? new ParleyError('invalid_request', 'Texts must not contain U+0000.') : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= limits.jsonDepth) return new ParleyError('nesting_too_deep', `At most ${limits.jsonDepth} levels.`);
  for (const [key, item] of Object.entries(value)) {
    const flaw = findUnstorable(item, depth + 1) ?? findUnstorable(key, depth + 1);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
