import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ParleyError, type ObjectStore } from '@parley/core';
import { objectListRules } from './object-list-rules.ts';
import { bytesOf, failsWith, mebibyte, pieces, read, roomy, type ObjectStoreSubject } from './object-store-subject.ts';
import type { Rule } from './rules.ts';

/** What every object store promises. Subjects may share one store: each has its own folder. */
export const objectStoreRules: readonly Rule<ObjectStoreSubject>[] = [
  [
    'gives back the bytes, size, content type and etag that put answered',
    async ({ store, folder }) => {
      const bytes = randomBytes(70_001);
      const put = await store.put(`${folder}/a.bin`, bytes, { ...roomy, contentType: 'text/plain; charset=utf-8' });
      const got = await store.get(`${folder}/a.bin`);
      const head = await store.head(`${folder}/a.bin`);
      assert.ok(got && head);
      for (const info of [put, got, head]) {
        assert.equal(info.key, `${folder}/a.bin`);
        assert.equal(info.size, bytes.length);
        assert.equal(info.contentType, 'text/plain; charset=utf-8');
        assert.equal(info.etag, put.etag);
        assert.match(info.etag, /^[^"\s]+$/);
        assert.ok(Math.abs(info.modifiedAt.getTime() - Date.now()) < 600_000);
      }
      assert.deepEqual(await bytesOf(got.body), bytes);
    },
  ],
  [
    'keeps an empty object',
    async ({ store, folder }) => {
      await store.put(`${folder}/bytes`, new Uint8Array(), roomy);
      await store.put(`${folder}/stream`, Readable.from([]), roomy);
      assert.equal((await read(store, `${folder}/bytes`))?.length, 0);
      assert.equal((await store.head(`${folder}/stream`))?.size, 0);
      assert.equal((await read(store, `${folder}/stream`))?.length, 0);
    },
  ],
  [
    'keeps a stream of any length',
    async ({ store, folder }) => {
      const sizes = [1, 8 * mebibyte, 8 * mebibyte + 1, 17 * mebibyte + 3];
      for (const size of sizes) {
        const bytes = randomBytes(size);
        const put = await store.put(`${folder}/s${size}`, Readable.from(pieces(bytes, 300_007)), roomy);
        assert.equal(put.size, size);
        assert.ok(
          bytes.equals((await read(store, `${folder}/s${size}`)) ?? Buffer.alloc(0)),
          `${size} bytes came back changed`,
        );
      }
    },
  ],
  [
    'answers undefined for what is not there',
    async ({ store, folder }) => {
      assert.equal(await store.get(`${folder}/none`), undefined);
      assert.equal(await store.get(`${folder}/none`, { start: 0, end: 1 }), undefined);
      assert.equal(await store.head(`${folder}/none/deeper`), undefined);
    },
  ],
  [
    'forgets what is deleted, and deletes twice without complaint',
    async ({ store, folder }) => {
      await store.put(`${folder}/x/y`, Buffer.from('1'), roomy);
      await store.put(`${folder}/x/z`, Buffer.from('2'), roomy);
      await store.delete(`${folder}/x/y`);
      await store.delete(`${folder}/x/y`);
      await store.delete(`${folder}/never/there`);
      assert.equal(await store.get(`${folder}/x/y`), undefined);
      assert.equal(await store.head(`${folder}/x/y`), undefined);
      assert.equal(String(await read(store, `${folder}/x/z`)), '2');
      await store.put(`${folder}/x/y`, Buffer.from('3'), roomy);
      assert.equal(String(await read(store, `${folder}/x/y`)), '3');
    },
  ],
  [
    'overwrites bytes, content type and etag together',
    async ({ store, folder }) => {
      const old = await store.put(`${folder}/o`, Buffer.from('old!'), { ...roomy, contentType: 'text/old' });
      const fresh = await store.put(`${folder}/o`, Buffer.from('new!'), { ...roomy, contentType: 'text/new' });
      assert.notEqual(fresh.etag, old.etag);
      const head = await store.head(`${folder}/o`);
      assert.equal(head?.etag, fresh.etag);
      assert.equal(head.contentType, 'text/new');
      assert.equal(String(await read(store, `${folder}/o`)), 'new!');
    },
  ],
  [
    'refuses to overwrite when told ifAbsent, short or long',
    async ({ store, folder }) => {
      await store.put(`${folder}/i`, Buffer.from('first'), { ...roomy, ifAbsent: true });
      const long = Readable.from(pieces(randomBytes(9 * mebibyte), mebibyte));
      await failsWith('object_exists', store.put(`${folder}/i`, Buffer.from('second'), { ...roomy, ifAbsent: true }));
      await failsWith(
        'object_exists',
        store.put(`${folder}/i`, Readable.from([Buffer.from('third')]), { ...roomy, ifAbsent: true }),
      );
      await failsWith('object_exists', store.put(`${folder}/i`, long, { ...roomy, ifAbsent: true }));
      assert.equal(String(await read(store, `${folder}/i`)), 'first');
    },
  ],
  [
    'lets exactly one of many ifAbsent writers win',
    async ({ store, folder }) => {
      const bodies = Array.from({ length: 8 }, (_, i) => Buffer.alloc(100_000, i));
      const outcomes = await Promise.allSettled(
        bodies.map((body) => store.put(`${folder}/race`, Readable.from([body]), { ...roomy, ifAbsent: true })),
      );
      const winners = outcomes.flatMap((outcome, i) => (outcome.status === 'fulfilled' ? [i] : []));
      const codes = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [ParleyError.is(outcome.reason) && outcome.reason.code] : [],
      );
      assert.equal(winners.length, 1);
      assert.deepEqual(new Set(codes), new Set(['object_exists']));
      assert.deepEqual(await read(store, `${folder}/race`), bodies[winners[0] ?? -1]);
    },
  ],
  [
    'takes exactly maxBytes and stores nothing of one byte more',
    async ({ store, folder }) => {
      const key = `${folder}/limit`;
      await store.put(key, Buffer.alloc(1000, 1), { ...roomy, maxBytes: 1000 });
      await store.put(key, Readable.from(pieces(Buffer.alloc(1000, 2), 100)), { ...roomy, maxBytes: 1000 });
      await failsWith('object_too_large', store.put(key, Buffer.alloc(1001), { ...roomy, maxBytes: 1000 }));
      await failsWith(
        'object_too_large',
        store.put(key, Readable.from(pieces(Buffer.alloc(1001), 100)), { ...roomy, maxBytes: 1000 }),
      );
      const long = Readable.from(pieces(Buffer.alloc(18 * mebibyte), mebibyte));
      await failsWith('object_too_large', store.put(key, long, { ...roomy, maxBytes: 17 * mebibyte }));
      assert.deepEqual(await read(store, key), Buffer.alloc(1000, 2));
      await failsWith('object_too_large', store.put(`${folder}/fresh`, Buffer.alloc(2), { ...roomy, maxBytes: 1 }));
      assert.equal(await store.head(`${folder}/fresh`), undefined);
    },
  ],
  [
    'stores nothing of a stream that breaks and gives back its own error',
    async ({ store, folder }) => {
      await store.put(`${folder}/kept`, Buffer.from('kept'), roomy);
      for (const [key, size] of [
        ['kept', 1],
        ['fresh', 1],
        ['kept', 9 * mebibyte],
        ['fresh', 9 * mebibyte],
      ] as const) {
        const gone = Object.assign(new Error('the uploader went away'), { code: 'ECONNRESET' });
        await assert.rejects(
          store.put(`${folder}/${key}`, Readable.from(breaking(size, gone)), roomy),
          (error) => error === gone,
        );
      }
      assert.equal(String(await read(store, `${folder}/kept`)), 'kept');
      assert.equal(await store.head(`${folder}/fresh`), undefined);
    },
  ],
  [
    'never shows an object that is still being written',
    async ({ store, folder }) => {
      const body = new Readable({ read() {} });
      body.push(Buffer.alloc(9 * mebibyte, 1));
      const put = store.put(`${folder}/slow`, body, roomy);
      // The writer has taken what there is and waits: the moment at which a half-written object could show.
      await drained(body);
      const seen = [
        await store.head(`${folder}/slow`),
        await store.get(`${folder}/slow`),
        ...(await store.list(`${folder}/slow`, { limit: 1 })),
      ];
      body.push(Buffer.alloc(10, 2));
      body.push(null);
      await put;
      assert.deepEqual(seen, [undefined, undefined]);
      assert.equal((await read(store, `${folder}/slow`))?.length, 9 * mebibyte + 10);
    },
  ],
  [
    'gives a reader one version, never a mix, while it is overwritten',
    async ({ store, folder }) => {
      await store.put(`${folder}/v`, Buffer.alloc(4 * mebibyte, 1), roomy);
      const got = await store.get(`${folder}/v`);
      assert.ok(got);
      const reading = got.body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      const first = await reading.next();
      await store.put(`${folder}/v`, Buffer.alloc(4 * mebibyte, 2), roomy);
      const rest: Buffer[] = first.done ? [] : [first.value];
      for (let next = await reading.next(); !next.done; next = await reading.next()) rest.push(next.value);
      assert.ok(Buffer.concat(rest).equals(Buffer.alloc(4 * mebibyte, 1)));
    },
  ],
  [
    'destroys the stream it refuses',
    async ({ store, folder }) => {
      await store.put(`${folder}/there`, Buffer.from('x'), roomy);
      const refused: readonly [string, object][] = [
        ['../up', {}],
        [`${folder}/there`, { ifAbsent: true }],
        [`${folder}/new`, { maxBytes: 1 }],
        [`${folder}/type`, { contentType: 'a\nb' }],
      ];
      for (const [key, options] of refused) {
        const body = Readable.from(pieces(Buffer.alloc(200_000), 1000));
        await assert.rejects(store.put(key, body, { ...roomy, ...options }));
        assert.equal(body.destroyed, true, `the stream for ${key} is still open`);
      }
    },
  ],
  [
    'gives ranges with both ends included, and the whole size',
    async ({ store, folder }) => {
      await store.put(`${folder}/r`, Buffer.from('0123456789'), { ...roomy, contentType: 'text/digits' });
      const expected: readonly [{ start: number; end?: number }, string][] = [
        [{ start: 0, end: 0 }, '0'],
        [{ start: 2, end: 5 }, '2345'],
        [{ start: 7 }, '789'],
        [{ start: 9, end: 9 }, '9'],
        [{ start: 8, end: 100 }, '89'],
        [{ start: 0 }, '0123456789'],
      ];
      for (const [range, text] of expected) {
        const got = await store.get(`${folder}/r`, range);
        assert.ok(got);
        assert.equal(String(await bytesOf(got.body)), text);
        assert.equal(got.size, 10);
        assert.equal(got.contentType, 'text/digits');
      }
    },
  ],
  [
    'refuses a range that starts past the end or makes no sense',
    async ({ store, folder }) => {
      await store.put(`${folder}/r`, Buffer.from('0123456789'), roomy);
      await store.put(`${folder}/empty`, new Uint8Array(), roomy);
      for (const range of [
        { start: 10 },
        { start: 400, end: 500 },
        { start: 5, end: 4 },
        { start: -1 },
        { start: 0.5 },
      ]) {
        await failsWith('invalid_request', store.get(`${folder}/r`, range));
      }
      await failsWith('invalid_request', store.get(`${folder}/empty`, { start: 0 }));
    },
  ],
  [
    'refuses keys that are not keys, in every call',
    async ({ store, folder }) => {
      for (const key of [
        '',
        '/',
        '../x',
        `${folder}/../../x`,
        `${folder}//x`,
        `/${folder}`,
        `${folder}/`,
        `${folder}/a b`,
        'a\0b',
        'a\\b',
        'é',
        `${folder}/${'x'.repeat(101)}`,
      ]) {
        for (const call of callsWith(store, key)) await failsWith('invalid_object_key', call());
      }
    },
  ],
  [
    'tells capital from small letters',
    async ({ store, folder }) => {
      await store.put(`${folder}/Case/KEY`, Buffer.from('large'), roomy);
      await store.put(`${folder}/case/key`, Buffer.from('small'), roomy);
      assert.equal(String(await read(store, `${folder}/Case/KEY`)), 'large');
      assert.equal(String(await read(store, `${folder}/case/key`)), 'small');
      assert.equal(await store.head(`${folder}/Case/key`), undefined);
    },
  ],
  [
    'refuses a content type that could break out of a header',
    async ({ store, folder }) => {
      for (const contentType of ['', 'text/plain\r\nx-evil: 1', 'tëxt', 'x'.repeat(256)]) {
        await failsWith('invalid_request', store.put(`${folder}/t`, Buffer.from('x'), { ...roomy, contentType }));
      }
      assert.equal(await store.head(`${folder}/t`), undefined);
    },
  ],
  ...objectListRules,
];

function callsWith(store: ObjectStore, key: string): readonly (() => Promise<unknown>)[] {
  return [
    () => store.put(key, Buffer.from('x'), roomy),
    () => store.get(key),
    () => store.head(key),
    () => store.delete(key),
  ];
}

async function* breaking(size: number, error: Error): AsyncGenerator<Buffer> {
  yield Buffer.alloc(size);
  throw error;
}

async function drained(stream: Readable): Promise<void> {
  while (stream.readableLength > 0) await new Promise((resolve) => setImmediate(resolve));
}
