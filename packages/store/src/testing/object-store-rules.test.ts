import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { createMemoryObjectStore } from './memory-object-store.ts';
import { objectStoreRules } from './object-store-rules.ts';
import { brokenRules } from './rules.ts';

describe('the object store in memory', () => {
  it.each(objectStoreRules)('%s', (_, check) => check({ store: createMemoryObjectStore(), folder: 'rules' }));
});

interface Fault {
  readonly name: string;
  readonly breaks: readonly string[];
  readonly inject: (sound: ObjectStore) => Partial<ObjectStore>;
}

const plainContentType = /^[a-z]{1,20}\/[a-z; =\d-]+$/;

const faults: readonly Fault[] = [
  {
    name: 'forgets the content type',
    breaks: [
      'gives back the bytes, size, content type and etag that put answered',
      'overwrites bytes, content type and etag together',
      'gives ranges with both ends included, and the whole size',
    ],
    inject: (sound) => ({
      put: (key, body, options) =>
        sound.put(
          key,
          body,
          plainContentType.test(options.contentType)
            ? { ...options, contentType: 'application/octet-stream' }
            : options,
        ),
    }),
  },
  {
    name: 'loses empty objects',
    breaks: ['keeps an empty object', 'refuses a range that starts past the end or makes no sense'],
    inject: (sound) => ({
      put: async (key, body, options) => {
        const info = await sound.put(key, body, options);
        if (info.size === 0) await sound.delete(key);
        return info;
      },
    }),
  },
  {
    name: 'cuts long streams short',
    breaks: [
      'keeps a stream of any length',
      'never shows an object that is still being written',
      'takes exactly maxBytes and stores nothing of one byte more',
      'destroys the stream it refuses',
    ],
    inject: (sound) => ({ put: async (key, body, options) => sound.put(key, await shortened(body), options) }),
  },
  {
    name: 'throws for what is not there',
    breaks: [
      'answers undefined for what is not there',
      'forgets what is deleted, and deletes twice without complaint',
      'never shows an object that is still being written',
    ],
    inject: (sound) => ({ get: async (key, range) => (await sound.get(key, range)) ?? missing() }),
  },
  {
    name: 'complains about deleting twice',
    breaks: ['forgets what is deleted, and deletes twice without complaint'],
    inject: (sound) => ({ delete: async (key) => ((await sound.head(key)) ? sound.delete(key) : missing()) }),
  },
  {
    name: 'ignores ifAbsent',
    breaks: [
      'refuses to overwrite when told ifAbsent, short or long',
      'lets exactly one of many ifAbsent writers win',
      'destroys the stream it refuses',
    ],
    inject: (sound) => ({ put: (key, body, options) => sound.put(key, body, { ...options, ifAbsent: false }) }),
  },
  {
    name: 'looks before it writes instead of writing only when absent',
    breaks: ['lets exactly one of many ifAbsent writers win'],
    inject: (sound) => ({
      put: async (key, body, options) => {
        if (options.ifAbsent && (await sound.head(key))) return sound.put(key, body, options);
        await new Promise((resolve) => setImmediate(resolve));
        return sound.put(key, body, { ...options, ifAbsent: false });
      },
    }),
  },
  {
    name: 'ignores the limit',
    breaks: ['takes exactly maxBytes and stores nothing of one byte more', 'destroys the stream it refuses'],
    inject: (sound) => ({ put: (key, body, options) => sound.put(key, body, { ...options, maxBytes: Infinity }) }),
  },
  {
    name: 'is off by one at the limit',
    breaks: ['takes exactly maxBytes and stores nothing of one byte more'],
    inject: (sound) => ({
      put: (key, body, options) => sound.put(key, body, { ...options, maxBytes: options.maxBytes - 1 }),
    }),
  },
  {
    name: 'keeps what came before a stream broke',
    breaks: ['stores nothing of a stream that breaks and gives back its own error'],
    inject: (sound) => ({
      put: async (key, body, options) => {
        if (!(body instanceof Readable)) return sound.put(key, body, options);
        const chunks: Buffer[] = [];
        body.on('data', (chunk: Buffer) => chunks.push(chunk));
        body.pause();
        try {
          return await sound.put(key, body, options);
        } catch (error) {
          if (error instanceof Error && error.message === 'the uploader went away')
            await sound.put(key, Buffer.concat(chunks), options);
          throw error;
        }
      },
    }),
  },
  {
    name: 'hides the error of a broken stream behind its own',
    breaks: ['stores nothing of a stream that breaks and gives back its own error'],
    inject: (sound) => ({
      put: (key, body, options) =>
        sound.put(key, body, options).catch((error: unknown) => {
          throw error instanceof Error && error.message === 'the uploader went away'
            ? new Error('upload failed')
            : error;
        }),
    }),
  },
  {
    name: 'shows an object while it is written',
    breaks: [
      'never shows an object that is still being written',
      'takes exactly maxBytes and stores nothing of one byte more',
      'stores nothing of a stream that breaks and gives back its own error',
      'refuses a content type that could break out of a header',
      'destroys the stream it refuses',
    ],
    inject: (sound) => ({
      put: async (key, body, options) => {
        if (!options.ifAbsent)
          await sound.put(key, Buffer.alloc(0), { ...options, contentType: 'text/plain', maxBytes: 1 });
        return sound.put(key, body, options);
      },
    }),
  },
  {
    name: 'reads the newest version in the middle of an old one',
    breaks: ['gives a reader one version, never a mix, while it is overwritten'],
    inject: (sound) => ({
      get: async (key, range) => {
        const got = await sound.get(key, range);
        return got && got.size === 4 * 1024 * 1024
          ? { ...got, body: Readable.from(quarters(sound, key), { highWaterMark: 1 }) }
          : got;
      },
    }),
  },
  {
    name: 'leaves refused streams open',
    breaks: ['destroys the stream it refuses'],
    inject: (sound) => ({
      put: async (key, body, options) => {
        if (key.startsWith('..') || options.contentType.includes('\n')) return sound.put(key, Buffer.alloc(0), options);
        return sound.put(key, body, options);
      },
    }),
  },
  {
    name: 'takes the end of a range as excluded',
    breaks: ['gives ranges with both ends included, and the whole size'],
    inject: (sound) => ({
      get: (key, range) =>
        sound.get(key, range?.end !== undefined && range.end > range.start ? { ...range, end: range.end - 1 } : range),
    }),
  },
  {
    name: 'answers the size of the range',
    breaks: ['gives ranges with both ends included, and the whole size'],
    inject: (sound) => ({
      get: async (key, range) => {
        const got = await sound.get(key, range);
        if (!got || !range) return got;
        const bytes = await buffer(got.body);
        return { ...got, size: bytes.length, body: Readable.from([bytes], { objectMode: false }) };
      },
    }),
  },
  {
    name: 'answers nothing for a range past the end',
    breaks: ['refuses a range that starts past the end or makes no sense'],
    inject: (sound) => ({
      get: async (key, range) => {
        const head = range && (await sound.head(key));
        return head && range.start >= head.size ? { ...head, body: Readable.from([]) } : sound.get(key, range);
      },
    }),
  },
  {
    name: 'cleans keys up instead of refusing them',
    breaks: ['refuses keys that are not keys, in every call'],
    inject: (sound) => ({
      head: (key) => sound.head(key.replaceAll(/[^A-Za-z0-9._/-]|\.\.|^\/|\/$|\/(?=\/)/g, '') || 'x'),
    }),
  },
  {
    name: 'folds the case of keys',
    breaks: [
      'tells capital from small letters',
      'lists in byte order what starts with a prefix',
      'takes a prefix that ends inside a segment',
      'pages behind a key, whether it exists or not, without gap or repeat',
      'lists nothing for a prefix that nothing has',
    ],
    inject: (sound) => ({
      put: (key, body, options) => sound.put(key.toLowerCase(), body, options),
      get: (key, range) => sound.get(key.toLowerCase(), range),
      head: (key) => sound.head(key.toLowerCase()),
    }),
  },
  {
    name: 'puts any content type into a header',
    breaks: ['refuses a content type that could break out of a header', 'destroys the stream it refuses'],
    inject: (sound) => ({
      put: (key, body, options) =>
        sound.put(
          key,
          body,
          plainContentType.test(options.contentType) ? options : { ...options, contentType: 'text/plain' },
        ),
    }),
  },
  {
    name: 'lists in the order of folders',
    breaks: [
      'lists in byte order what starts with a prefix',
      'takes a prefix that ends inside a segment',
      'pages behind a key, whether it exists or not, without gap or repeat',
    ],
    inject: (sound) => ({
      list: async (prefix, { limit, after }) => {
        const byFolder = (key: string) => key.replaceAll('/', '\0');
        const all = [...(await sound.list(prefix, { limit: 10_000 }))].sort((a, b) =>
          byFolder(a.key) < byFolder(b.key) ? -1 : 1,
        );
        return all.filter((entry) => after === undefined || byFolder(entry.key) > byFolder(after)).slice(0, limit);
      },
    }),
  },
  {
    name: 'takes a prefix for a folder',
    breaks: ['takes a prefix that ends inside a segment'],
    inject: (sound) => ({
      list: (prefix, options) =>
        sound.list(prefix.endsWith('/') || !prefix.includes('/') ? prefix : `${prefix}/`, options),
    }),
  },
  {
    name: 'repeats the last key of a page',
    breaks: ['pages behind a key, whether it exists or not, without gap or repeat'],
    inject: (sound) => ({
      list: async (prefix, { limit, after = '' }) =>
        (await sound.list(prefix, { limit: 10_000 })).filter((entry) => entry.key >= after).slice(0, limit),
    }),
  },
  {
    name: 'lists everything for an unknown prefix',
    breaks: ['lists nothing for a prefix that nothing has'],
    inject: (sound) => ({
      list: async (prefix, options) => sound.list(prefix.replace(/(\/\.\.)?\/+$/, '/').replace(/^\//, ''), options),
    }),
  },
  {
    name: 'lists another etag than it answers',
    breaks: ['lists the size and etag that head answers'],
    inject: (sound) => ({
      list: async (prefix, options) =>
        (await sound.list(prefix, options)).map((entry) => ({ ...entry, etag: `W/${entry.etag}` })),
    }),
  },
  {
    name: 'uses the size for an etag',
    breaks: ['overwrites bytes, content type and etag together'],
    inject: (sound) => ({
      put: async (...args) => bySize(await sound.put(...args)),
      get: async (...args) => bySize(await sound.get(...args)),
      head: async (key) => bySize(await sound.head(key)),
      list: async (...args) => (await sound.list(...args)).map(bySize),
    }),
  },
];

describe('objectStoreRules', () => {
  it.each(faults)('catch a store that $name', async ({ inject, breaks }) => {
    const createSubject = () => {
      const sound = createMemoryObjectStore();
      return { store: { ...sound, ...inject(sound) }, folder: 'rules' };
    };
    expect((await brokenRules(objectStoreRules, createSubject)).toSorted()).toEqual(breaks.toSorted());
  });

  it('each catch at least one of these stores', () => {
    const caught = new Set(faults.flatMap((fault) => fault.breaks));
    expect(objectStoreRules.map(([id]) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});

async function shortened(body: Uint8Array | Readable): Promise<Uint8Array | Readable> {
  return body instanceof Readable ? Readable.from(firstBytes(body, 8 * 1024 * 1024)) : body;
}

async function* firstBytes(body: Readable, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, Math.max(0, limit - size));
    size += chunk.length;
  }
}

async function* quarters(store: ObjectStore, key: string): AsyncGenerator<Buffer> {
  for (let start = 0; start < 4; start++) {
    const got = await store.get(key, { start: start * 1024 * 1024, end: (start + 1) * 1024 * 1024 - 1 });
    if (got) yield await buffer(got.body);
  }
}

function bySize<Info extends { readonly size: number } | undefined>(info: Info): Info {
  return info && { ...info, etag: `size-${info.size}` };
}

function missing(): never {
  throw new Error('ENOENT');
}
