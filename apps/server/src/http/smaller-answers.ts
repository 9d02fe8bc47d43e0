import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);
/** Below this an answer is one packet anyway. */
const smallestBytes = 1_400;
const gzipOffer = offerOf('gzip');

/** Named in `accept-encoding`, and not with a weight of nothing. */
export function offerOf(encoding: string): RegExp {
  return new RegExp(`(?:^|,)\\s*${encoding}\\s*(?:;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$))|,|$)`, 'i');
}

/**
 * What is read of conversations goes out compressed: a list of them is a tenth then. Only answers to GET that are whole;
 * and nothing of sign-in or keys, whose length must not tell anything of a secret.
 */
export function sendSmaller(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const isWorth =
      request.method === 'GET' &&
      typeof payload === 'string' &&
      payload.length >= smallestBytes &&
      !secretive.test(request.url) &&
      reply.getHeader('content-encoding') === undefined &&
      /^application\/(?:[\w.+-]+\+)?json\b/.test(String(reply.getHeader('content-type') ?? ''));
    if (!isWorth) return payload;
    void reply.header('vary', 'accept-encoding');
    if (!gzipOffer.test(request.headers['accept-encoding'] ?? '')) return payload;
    void reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload, { level: constants.Z_BEST_SPEED });
  });
}

const secretive = /^\/api\/auth\b/;
