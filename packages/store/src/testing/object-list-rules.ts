import assert from 'node:assert/strict';
import type { ObjectStore } from '@parley/core';
import { roomy, type ObjectStoreSubject } from './object-store-subject.ts';
import type { Rule } from './rules.ts';

// In byte order. `-` and `.` sort before `/`, which a walk over folders gets wrong unless it takes care.
const names = [
  'Z',
  'a-b',
  'a.b',
  'a/-',
  'a/B/c',
  'a/b',
  'a/b-',
  'a/b0',
  'a0',
  'a_',
  'aa/x',
  'b/1',
  'b/10',
  'b/2',
] as const;

export const objectListRules: readonly Rule<ObjectStoreSubject>[] = [
  [
    'lists in byte order what starts with a prefix',
    async ({ store, folder }) => {
      await fill(store, folder);
      assert.deepEqual(
        await keys(store, `${folder}/`),
        names.map((name) => `${folder}/${name}`),
      );
      assert.deepEqual(
        await keys(store, `${folder}/a/`),
        names.filter((name) => name.startsWith('a/')).map((name) => `${folder}/${name}`),
      );
    },
  ],
  [
    'takes a prefix that ends inside a segment',
    async ({ store, folder }) => {
      await fill(store, folder);
      for (const prefix of ['a', 'a/b', 'b/1', 'Z']) {
        assert.deepEqual(
          await keys(store, `${folder}/${prefix}`),
          names.filter((name) => name.startsWith(prefix)).map((name) => `${folder}/${name}`),
        );
      }
    },
  ],
  [
    'lists nothing for a prefix that nothing has',
    async ({ store, folder }) => {
      await fill(store, folder);
      for (const prefix of [
        `${folder}/c`,
        `${folder}/a/b/`,
        `${folder}/../`,
        `${folder}//`,
        `/${folder}`,
        `${folder}/a&b`,
        `${folder}/a b`,
      ]) {
        assert.deepEqual(await keys(store, prefix), []);
      }
    },
  ],
  [
    'pages behind a key, whether it exists or not, without gap or repeat',
    async ({ store, folder }) => {
      await fill(store, folder);
      for (const limit of [1, 2, 3, 5, 100]) {
        const seen: string[] = [];
        for (;;) {
          const after = seen.at(-1);
          const page = await store.list(`${folder}/`, { limit, ...(after === undefined ? {} : { after }) });
          assert.ok(page.length <= limit);
          assert.ok(seen.length < names.length + limit, 'the pages never end');
          seen.push(...page.map((entry) => entry.key));
          if (page.length < limit) break;
        }
        assert.deepEqual(
          seen,
          names.map((name) => `${folder}/${name}`),
          `pages of ${limit}`,
        );
      }
      for (const after of ['A', 'a/b', 'a/b.gone', 'a/', 'b/1', 'zz']) {
        const page = await store.list(`${folder}/`, { limit: 100, after: `${folder}/${after}` });
        assert.deepEqual(
          page.map((entry) => entry.key),
          names.filter((name) => name > after).map((name) => `${folder}/${name}`),
          `after ${after}`,
        );
      }
      assert.deepEqual(await store.list(`${folder}/`, { limit: 0 }), []);
    },
  ],
  [
    'lists the size and etag that head answers',
    async ({ store, folder }) => {
      await store.put(`${folder}/one`, Buffer.alloc(11, 1), roomy);
      await store.put(`${folder}/two`, Buffer.alloc(22, 2), roomy);
      const entries = await store.list(folder, { limit: 10 });
      assert.deepEqual(
        entries.map((entry) => entry.size),
        [11, 22],
      );
      for (const entry of entries) {
        const head = await store.head(entry.key);
        assert.equal(entry.etag, head?.etag);
        assert.ok(Math.abs(entry.modifiedAt.getTime() - (head?.modifiedAt.getTime() ?? 0)) < 2_000);
      }
    },
  ],
];

async function fill(store: ObjectStore, folder: string): Promise<void> {
  await Promise.all(names.toReversed().map((name) => store.put(`${folder}/${name}`, Buffer.from(name), roomy)));
}

async function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await store.list(prefix, { limit: 1000 })).map((entry) => entry.key);
}
