import fc from 'fast-check';
import { isObjectKey } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { keyPartOfName, pathOfKey } from './disk-names.ts';

const segments = fc
  .array(fc.constantFrom('a', 'b', 'B', 'Z', '9', '.', '_', '-', 'con', 'NUL.', 'lpt1'), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(''));
const keys = fc
  .array(segments, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter(isObjectKey);

describe('names on disk', () => {
  it('lead back to the key', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const { folders, file } = pathOfKey(key);
        expect([...folders, file].map(keyPartOfName).join('')).toBe(key);
      }),
    );
  });

  it('stay different where the file system folds case', () => {
    const path = (key: string) => [...pathOfKey(key).folders, pathOfKey(key).file].join('/').toLowerCase();
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(path(a) === path(b)).toBe(a === b);
      }),
    );
  });

  it('fit the 255 bytes a file name may have', () => {
    const { folders, file } = pathOfKey(`${'X'.repeat(100)}/${'con.'.repeat(25)}`);
    for (const name of [...folders, file]) expect(name.length).toBeLessThanOrEqual(255);
  });

  it('are no device of Windows and end in no dot', () => {
    for (const key of ['con', 'CON.txt', 'aux.', 'nul', 'com1', 'x...'])
      expect(pathOfKey(key).file).toMatch(/^(?!(con|aux|nul|com1)(\.|$)).*@$/);
  });

  it.each(['.DS_Store', 'thumbs.db', 'a', 'a+@', 'A@', '+-a@', '+A@', '..=', '.@', '@', 'a b@', 'temporary'])(
    'take no foreign file for an object: %s',
    (name) => {
      expect(keyPartOfName(name)).toBeUndefined();
    },
  );
});
