import { ParleyError } from '@parley/core';
import type { FastifyInstance } from 'fastify';

export interface RegisteredRoute {
  readonly method: string;
  /** With its parameters as `:name`. */
  readonly path: string;
}

/** Keeps account of all routes, whoever registers them, and answers 405 where only the method is wrong. */
export function watchRoutes(fastify: FastifyInstance): readonly RegisteredRoute[] {
  const registered: (RegisteredRoute & { readonly pattern: RegExp })[] = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) registered.push({ method: name, path: url, pattern: patternOf(url) });
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = registered.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length === 0 || allowed.includes(request.method)) return;
    void reply.header('allow', [...new Set(allowed)].sort().join(', '));
    throw new ParleyError('method_not_allowed', `Use ${[...new Set(allowed)].sort().join(' or ')}.`);
  });
  return registered;
}

function patternOf(url: string): RegExp {
  const segments = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${segments.join('/').replace(/\/$/, '')}/?$`);
}
