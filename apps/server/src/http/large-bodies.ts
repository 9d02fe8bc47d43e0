import type { IncomingMessage } from 'node:http';
import { limits } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';

export interface LargeBodies {
  readonly paths: ReadonlySet<string>;
  readonly bytes: number;
  /** Throws for whoever may not send one. */
  readonly admit: (request: IncomingMessage) => Promise<void>;
}

/** Bodies are read before guards look: larger ones than usual only from those who are known by then. */
export function allowLargeBodies(fastify: FastifyInstance, { paths, bytes, admit }: LargeBodies): void {
  fastify.addHook('onRoute', (route) => {
    if (paths.has(route.url.replace(/\/$/, ''))) route.bodyLimit = bytes;
  });
  fastify.addHook('onRequest', async (request) => {
    if (!paths.has(request.routeOptions.url?.replace(/\/$/, '') ?? '')) return;
    const length = Number(request.headers['content-length']);
    if (!(length <= limits.bodyBytes)) await admit(request.raw);
  });
}
