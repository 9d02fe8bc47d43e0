import { gunzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendSmaller } from './smaller-answers.ts';

const long = { items: Array.from({ length: 100 }, (_, n) => ({ title: `Conversation ${n}` })) };

describe('answers to reading', () => {
  let server: FastifyInstance;
  beforeEach(() => {
    server = fastify();
    sendSmaller(server);
    server.get('/api/conversations', () => long);
    server.post('/api/conversations', () => long);
    server.get('/api/auth/session', () => long);
    server.get('/api/short', () => ({ fine: true }));
    server.get('/text', (_request, reply) => reply.type('text/event-stream').send('data: x\n\n'.repeat(500)));
  });
  afterEach(() => server.close());
  const ask = (url: string, encoding?: string, method: 'GET' | 'POST' = 'GET') =>
    server.inject({ url, method, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

  it('are compressed for who can read that, and whole', async () => {
    const answer = await ask('/api/conversations', 'br, gzip');
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.headers.vary).toBe('accept-encoding');
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
    expect(answer.rawPayload.length * 4).toBeLessThan(JSON.stringify(long).length);
    expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toEqual(long);
  });

  it.each([
    ['nobody asked for it', '/api/conversations', undefined, 'GET'],
    ['it is refused', '/api/conversations', 'gzip;q=0', 'GET'],
    ['something is changed', '/api/conversations', 'gzip', 'POST'],
    ['it is about who is signed in', '/api/auth/session', 'gzip', 'GET'],
    ['it is short', '/api/short', 'gzip', 'GET'],
    ['it is a stream', '/text', 'gzip', 'GET'],
  ] as const)('stay as they are when %s', async (_why, url, encoding, method) => {
    const answer = await ask(url, encoding, method);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-encoding']).toBeUndefined();
  });
});
