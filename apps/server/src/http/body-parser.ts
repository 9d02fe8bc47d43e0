import { ParleyError } from '@parley/core';
import type { FastifyInstance } from 'fastify';
import { takesBytes } from './body-times.ts';

/**
 * JSON and nothing else, and bytes for the routes that take them. A form or a text can be posted by any page without asking (CSRF), and what a framework
 * makes of them differs between versions; here they are not understood at all.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  // Prototype keys are dropped, not refused: foreign JSON may hold anything.
  const parse = fastify.getDefaultJsonParser('remove', 'remove');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = decode(body);
    if (text === undefined) return done(invalidJson('The body is not UTF-8.'));
    // Many clients name a type also where they send nothing.
    if (text === '') return done(null, undefined);
    void parse(request, text, (error, value) => (error === null ? done(null, value) : done(invalidJson())));
  });
  // Left unread: whoever takes it reads it as it comes.
  fastify.addContentTypeParser('application/octet-stream', (request, payload, done) =>
    takesBytes(request.routeOptions.url)
      ? done(null, payload)
      : done(new ParleyError('unsupported_media_type', 'Send JSON here.')),
  );
}

function decode(body: string | Buffer): string | undefined {
  if (typeof body === 'string') return body;
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function invalidJson(detail = 'The body cannot be parsed as JSON.'): ParleyError {
  return new ParleyError('invalid_json', detail);
}
