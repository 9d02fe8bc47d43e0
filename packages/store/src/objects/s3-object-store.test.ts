import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { failsWith, mebibyte, pieces, roomy } from '../testing/object-store-subject.ts';
import { urlOf } from './s3-client.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

type Answer = (request: IncomingMessage & { readonly bytes: Buffer }, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that misbehaves as told, one answer after the other, the last one for ever. */
async function storeAnswering(...answers: Answer[]) {
  const log: string[] = [];
  const marks: string[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      log.push(`${request.method} ${request.url?.replace(/^\/files/, '')}`);
      const mark = request.headers['x-amz-meta-parley-write'];
      if (typeof mark === 'string') marks.push(mark);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(Object.assign(request, { bytes }), response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = createS3ObjectStore({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'files',
    addressing: 'path',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    random: () => 0,
    timeoutMs: 500,
  });
  return { store, log, marks, server };
}

const described = { 'last-modified': 'Sat, 21 Nov 2026 09:00:00 GMT', etag: '"e1"', 'content-type': 'text/plain' };
const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
const s3Error = (status: number, code: string) =>
  answer(status, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
const hangUp: Answer = (request) => void request.socket.resetAndDestroy();

describe('addresses', () => {
  const location = { endpoint: 'https://s3.example:9000/base/', region: 'r', bucket: 'files' };

  it('name the bucket in the path or in the host', () => {
    expect(urlOf({ ...location, addressing: 'path' }, { key: 'a/b.txt' })).toBe(
      'https://s3.example:9000/base/files/a/b.txt',
    );
    expect(urlOf({ ...location, addressing: 'virtual-host' }, { key: 'a/b.txt' })).toBe(
      'https://files.s3.example:9000/base/a/b.txt',
    );
    expect(urlOf({ ...location, addressing: 'path' }, { query: { 'list-type': '2', prefix: 'a&b' } })).toBe(
      'https://s3.example:9000/base/files?list-type=2&prefix=a%26b',
    );
  });
});

describe('trouble that passes', () => {
  it('is outlived: a broken connection, a busy server, a restarting one', async () => {
    const { store, log } = await storeAnswering(
      hangUp,
      s3Error(503, 'SlowDown'),
      s3Error(500, 'InternalError'),
      answer(200, '', { etag: '"e1"' }),
    );
    await expect(store.put('a', Buffer.from('abc'), roomy)).resolves.toMatchObject({ size: 3, etag: 'e1' });
    expect(log).toEqual(['PUT /a', 'PUT /a', 'PUT /a', 'PUT /a']);
  });

  it('ends in a clear error when it does not pass', async () => {
    const { store, log } = await storeAnswering(s3Error(503, 'SlowDown'));
    await expect(store.head('a')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(log).toHaveLength(4);
  });

  it('is not waited for longer than the timeout', async () => {
    const { store } = await storeAnswering(() => undefined);
    const startedAt = performance.now();
    await failsWith('storage_unavailable', store.delete('a'));
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  it('is not tried again where it is none', async () => {
    const { store, log } = await storeAnswering(s3Error(403, 'SignatureDoesNotMatch'));
    await failsWith('storage_unavailable', store.delete('a'));
    expect(log).toHaveLength(1);
  });
});

describe('a write whose answer was lost', () => {
  const exists = s3Error(412, 'PreconditionFailed');
  const absent = answer(404);

  it('knows its own object again, instead of calling it somebody else’s', async () => {
    let mine = '';
    const { store } = await storeAnswering(
      absent,
      (request, response) => {
        mine = String(request.headers['x-amz-meta-parley-write']);
        hangUp(request, response);
      },
      exists,
      (_, response) =>
        void response.writeHead(200, { ...described, 'content-length': '3', 'x-amz-meta-parley-write': mine }).end(),
    );
    await expect(store.put('a', Buffer.from('abc'), { ...roomy, ifAbsent: true })).resolves.toMatchObject({
      etag: 'e1',
    });
    expect(mine).not.toBe('');
  });

  it('does not claim an object of somebody else', async () => {
    const { store } = await storeAnswering(
      absent,
      hangUp,
      exists,
      answer(200, '', { ...described, 'content-length': '3', 'x-amz-meta-parley-write': 'theirs' }),
    );
    await failsWith('object_exists', store.put('a', Buffer.from('abc'), { ...roomy, ifAbsent: true }));
  });

  it('does not look when nothing was lost', async () => {
    const { store, log } = await storeAnswering(absent, exists);
    await failsWith('object_exists', store.put('a', Buffer.from('abc'), { ...roomy, ifAbsent: true }));
    expect(log).toEqual(['HEAD /a', 'PUT /a']);
  });
});

describe('an upload in parts', () => {
  const started = answer(
    200,
    '<InitiateMultipartUploadResult><UploadId>u&amp;1</UploadId></InitiateMultipartUploadResult>',
  );
  const part = answer(200, '', { etag: '"p"' });
  const long = () => Readable.from(pieces(Buffer.alloc(9 * mebibyte), mebibyte));

  it('sends the parts, joins them and takes the joined etag', async () => {
    const { store, log } = await storeAnswering(
      started,
      part,
      part,
      answer(200, '<R><ETag>&quot;joined-2&quot;</ETag></R>'),
    );
    await expect(store.put('a', long(), roomy)).resolves.toMatchObject({ size: 9 * mebibyte, etag: 'joined-2' });
    expect(log).toEqual([
      'POST /a?uploads=',
      'PUT /a?partNumber=1&uploadId=u%261',
      'PUT /a?partNumber=2&uploadId=u%261',
      'POST /a?uploadId=u%261',
    ]);
  });

  it('is taken back when joining fails behind a 200', async () => {
    const { store, log } = await storeAnswering(
      started,
      part,
      part,
      answer(200, '<Error><Code>InternalError</Code></Error>'),
      answer(204),
    );
    await expect(store.put('a', long(), roomy)).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: expect.stringContaining('InternalError'),
    });
    expect(log.at(-1)).toBe('DELETE /a?uploadId=u%261');
  });

  it('is taken back when a part is refused', async () => {
    const { store, log } = await storeAnswering(started, s3Error(507, 'InsufficientStorage'), answer(204));
    await failsWith('storage_full', store.put('a', long(), roomy));
    expect(log.at(-1)).toBe('DELETE /a?uploadId=u%261');
  });
});

describe('a body that comes back', () => {
  it('ends with an error when the connection breaks in the middle', async () => {
    const { store } = await storeAnswering((_, response) => {
      response.writeHead(200, { ...described, 'content-length': '1000' });
      response.write(Buffer.alloc(10), () => response.destroy());
    });
    const got = await store.get('a');
    await failsWith('storage_unavailable', buffer(got?.body ?? Readable.from([])));
  });

  it('survives a server that closes while nobody reads yet', async () => {
    const { store, server } = await storeAnswering((_, response) => {
      response
        .writeHead(200, { ...described, 'content-length': String(mebibyte), connection: 'close' })
        .end(Buffer.alloc(mebibyte));
    });
    const got = await store.get('a');
    await new Promise<void>((resolve) => server.close(() => resolve()).closeIdleConnections());
    expect((await buffer(got?.body ?? Readable.from([]))).length).toBe(mebibyte);
  });

  it('is refused when the server ignores the range', async () => {
    const { store } = await storeAnswering(answer(200, 'abc', described));
    await failsWith('storage_unavailable', store.get('a', { start: 1, end: 1 }));
  });

  it('is refused when it is described in a way that makes no sense', async () => {
    const { store } = await storeAnswering(answer(206, 'b', { ...described, 'content-range': 'bytes 1-1/*' }));
    await failsWith('storage_unavailable', store.get('a', { start: 1, end: 1 }));
  });
});

describe('a listing', () => {
  const entry = (key: string) =>
    `<Contents><Key>${key}</Key><Size>1</Size><ETag>&quot;e&quot;</ETag><LastModified>2026-11-21T09:00:00.000Z</LastModified></Contents>`;

  it('goes on over pages, past what is no object of ours', async () => {
    const { store, log } = await storeAnswering(
      answer(200, `<R><IsTruncated>true</IsTruncated>${entry('a')}${entry('not ours &amp; odd')}</R>`),
      answer(200, `<R><IsTruncated>false</IsTruncated>${entry('b')}</R>`),
    );
    expect((await store.list('', { limit: 3 })).map((found) => found.key)).toEqual(['a', 'b']);
    expect(log[1]).toContain('start-after=not%20ours%20%26%20odd');
  });
});
