import { routes, type Route } from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../limits/http-limits.ts';
import { answerBrokenRequest } from './wire-errors.ts';

const bytePaths = new Set(
  Object.values<Route>(routes)
    .filter(({ consumes }) => consumes !== undefined)
    .map(({ path }) => path),
);

/** Whether the body of a route is a file. */
export function takesBytes(url: string | undefined): boolean {
  return bytePaths.has((url ?? '').replace(/\/$/, ''));
}

/**
 * How long a body may take: JSON a minute, files as long as they keep coming. Node has one limit for all requests,
 * which is the longest; the shorter ones are kept here.
 */
export function watchBodies(fastify: FastifyInstance, limits: HttpLimits): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0') return;
    if (request.method === 'POST' && takesBytes(request.routeOptions.url)) watchFile(request, reply, limits);
    else watchJson(request, limits);
  });
}

function watchJson({ raw }: FastifyRequest, { requestTimeoutMs }: HttpLimits): void {
  if (raw.complete) return;
  const timer = setTimeout(() => {
    if (raw.complete) return;
    const error = Object.assign(new Error('The body took too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    answerBrokenRequest(error, raw.socket);
  }, requestTimeoutMs);
  raw.once('end', () => clearTimeout(timer));
  raw.once('close', () => clearTimeout(timer));
}

function watchFile({ raw }: FastifyRequest, { raw: response }: FastifyReply, { uploadIdleMs }: HttpLimits): void {
  const { socket } = raw;
  const giveUp = (): void => void socket.destroy();
  socket.setTimeout(uploadIdleMs, giveUp);
  raw.once('close', () => {
    socket.setTimeout(0);
    socket.off('timeout', giveUp);
  });
  // Refused before all of it came: the sender gets a moment to read why, and nobody has to take the rest.
  response.once('finish', () => {
    if (raw.complete) return;
    const timer = setTimeout(giveUp, leaveMs);
    raw.once('close', () => clearTimeout(timer));
    raw.resume();
  });
}

const leaveMs = 10_000;
