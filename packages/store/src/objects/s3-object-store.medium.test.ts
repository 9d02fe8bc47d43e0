import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { objectStoreRules } from '../testing/object-store-rules.ts';
import { failsWith, mebibyte, pieces, read, roomy } from '../testing/object-store-subject.ts';
import { createHttpTransport, type HttpTransport } from './http-transport.ts';
import { createS3Client, type S3ClientOptions } from './s3-client.ts';
import { blocksOf } from './s3-errors.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

const endpoint = process.env['PARLEY_TEST_S3_URL'] ?? '';
/** The server's domain for buckets as hosts, such as `s3.localhost:9000`; it need not resolve. */
const virtualDomain = process.env['PARLEY_TEST_S3_VIRTUAL_DOMAIN'] ?? '';

const access: S3ClientOptions = {
  endpoint,
  region: process.env['PARLEY_TEST_S3_REGION'] ?? 'us-east-1',
  bucket: `parley-test-${randomUUID()}`,
  addressing: 'path',
  accessKeyId: process.env['PARLEY_TEST_S3_ACCESS_KEY'] ?? '',
  secretAccessKey: process.env['PARLEY_TEST_S3_SECRET_KEY'] ?? '',
};

describe.skipIf(endpoint === '')('the object store on a real S3 (PARLEY_TEST_S3_URL)', () => {
  const client = createS3Client(access);
  const store = createS3ObjectStore(access);
  beforeAll(() => client.send({ method: 'PUT', expect: [200] }));
  afterAll(async () => {
    for (;;) {
      const page = await store.list('', { limit: 1_000 });
      if (page.length === 0) break;
      await Promise.all(page.map((entry) => store.delete(entry.key)));
    }
    await client.send({ method: 'DELETE', expect: [204] });
  });

  it.each(objectStoreRules)('%s', (_, check) => check({ store, folder: randomUUID() }));

  it('takes back the parts of an upload that breaks', async () => {
    const key = `${randomUUID()}/broken`;
    async function* breaks() {
      yield* pieces(Buffer.alloc(20 * mebibyte), mebibyte);
      throw new Error('the uploader went away');
    }
    await expect(store.put(key, Readable.from(breaks()), roomy)).rejects.toThrow('the uploader went away');
    const open = await client.send({ method: 'GET', query: { uploads: '', prefix: key }, expect: [200] });
    expect(blocksOf(open.text, 'Upload')).toEqual([]);
  });

  it('lets one of two long ifAbsent uploads win that run at once', async () => {
    const key = `${randomUUID()}/race`;
    const bodies = [1, 2].map((fill) => Buffer.alloc(9 * mebibyte, fill));
    const outcomes = await Promise.allSettled(
      bodies.map((body) => store.put(key, Readable.from(pieces(body, mebibyte)), { ...roomy, ifAbsent: true })),
    );
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = bodies[outcomes.findIndex((outcome) => outcome.status === 'fulfilled')];
    expect((await read(store, key))?.equals(winner ?? Buffer.alloc(0))).toBe(true);
  });

  it('lets go of the connection when the reader leaves early', async () => {
    const key = `${randomUUID()}/left`;
    await store.put(key, Buffer.alloc(9 * mebibyte), roomy);
    for (let i = 0; i < 20; i++) {
      const got = await store.get(key);
      const closed = new Promise((resolve) => got?.body.once('close', resolve));
      got?.body.once('data', () => got.body.destroy());
      await closed;
    }
    expect((await store.head(key))?.size).toBe(9 * mebibyte);
  });

  describe('clear errors', () => {
    const calls = (broken: ReturnType<typeof createS3ObjectStore>) => [
      () => broken.put('a', Buffer.from('x'), roomy),
      () => broken.put('a', Readable.from(pieces(Buffer.alloc(9 * mebibyte), mebibyte)), roomy),
      () => broken.get('a'),
      () => broken.list('', { limit: 1 }),
      () => broken.delete('a'),
    ];

    it('says that the secret is refused', async () => {
      const broken = createS3ObjectStore({ ...access, secretAccessKey: 'wrong' });
      for (const call of calls(broken)) {
        await expect(call()).rejects.toMatchObject({
          code: 'storage_unavailable',
          message: 'The object storage refuses the credentials (SignatureDoesNotMatch).',
        });
      }
      await expect(broken.head('a')).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: 'The object storage refuses the credentials.',
      });
    });

    it('says that the access key is refused, or the region wrong', async () => {
      const stranger = createS3ObjectStore({ ...access, accessKeyId: 'nobody' });
      for (const call of calls(stranger))
        await expect(call()).rejects.toMatchObject({
          code: 'storage_unavailable',
          message: expect.stringMatching(/^The object storage refuses the credentials \(/),
        });
      const elsewhere = createS3ObjectStore({ ...access, region: 'eu-west-9' });
      await expect(elsewhere.list('', { limit: 1 })).rejects.toMatchObject({
        code: 'storage_unavailable',
        message: 'The object storage says the bucket is elsewhere: region or endpoint is wrong.',
      });
    });

    it('says that the bucket is missing', async () => {
      const broken = createS3ObjectStore({ ...access, bucket: `parley-none-${randomUUID()}` });
      for (const call of calls(broken))
        await expect(call()).rejects.toMatchObject({
          code: 'storage_unavailable',
          message: 'The bucket for files does not exist.',
        });
    });

    it('puts no secret into an error', async () => {
      const broken = createS3ObjectStore({ ...access, secretAccessKey: 'very-secret-word' });
      const error: unknown = await broken.list('', { limit: 1 }).catch((reason: unknown) => reason);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('very-secret-word');
    });
  });

  describe.skipIf(virtualDomain === '')('with buckets as hosts (PARLEY_TEST_S3_VIRTUAL_DOMAIN)', () => {
    const asked: string[] = [];
    const virtual = createS3ObjectStore({
      ...access,
      addressing: 'virtual-host',
      endpoint: `http://${virtualDomain}`,
      transport: transportTo(new URL(endpoint || 'http://x'), asked),
    });

    it.each(objectStoreRules.slice(0, 3))('%s', (_, check) => check({ store: virtual, folder: randomUUID() }));

    it('names the bucket in the host, and signs that', async () => {
      const folder = randomUUID();
      await virtual.put(`${folder}/a`, Buffer.from('x'), roomy);
      expect(await virtual.list(folder, { limit: 9 })).toHaveLength(1);
      expect(new Set(asked)).toEqual(new Set([`${access.bucket}.${virtualDomain}`]));
      await vi.waitFor(
        () =>
          failsWith(
            'storage_unavailable',
            createS3ObjectStore({
              ...access,
              addressing: 'virtual-host',
              endpoint: `http://${virtualDomain}`,
              secretAccessKey: 'wrong',
              transport: transportTo(new URL(endpoint), []),
            }).head('a'),
          ),
        { timeout: 8_000 },
      );
    });
  });
});

/** Sends a request to the test server whatever its host name, which stays in the Host header. */
function transportTo(server: URL, asked: string[]): HttpTransport {
  const transport = createHttpTransport();
  return (url, request) => {
    asked.push(url.host);
    const direct = new URL(url.pathname + url.search, server);
    return transport(direct, { ...request, headers: { ...request.headers, host: url.host } });
  };
}
