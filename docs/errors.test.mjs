import { readFileSync } from 'node:fs';
import { errorKinds } from '@parley/protocol';
import { expect, it } from 'vitest';

const text = readFileSync(new URL('errors.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \| (.+?) \| (\w+) \|$/gm)].map(
  ([, code, status, title, retry]) => [code, { status: Number(status), title, retry }],
);

it('docs/errors.md names each error of the protocol, once, with its status, title and retry verdict', () => {
  expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
  expect(Object.fromEntries(rows)).toEqual(errorKinds);
});
