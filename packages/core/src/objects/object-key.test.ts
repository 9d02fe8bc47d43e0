import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '../kernel/errors.ts';
import { assertByteRange, assertContentType, assertObjectKey, isObjectKey } from './object-key.ts';

function codeOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    return ParleyError.is(error) ? error.code : 'another error';
  }
  return undefined;
}

describe('isObjectKey', () => {
  it.each([
    'a',
    'users/0192/avatar.png',
    'A-b_c.9',
    '...',
    '.hidden/x',
    'x'.repeat(100),
    `${'y'.repeat(99)}/`.repeat(5) + 'z'.repeat(12),
  ])('takes %s', (key) => expect(isObjectKey(key)).toBe(true));

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a/./b',
    'a b',
    'a\\b',
    'a\0b',
    'a\n',
    'é',
    'a%2e',
    'a:b',
    '~',
    'x'.repeat(101),
    `${'y'.repeat(99)}/`.repeat(5) + 'z'.repeat(13),
  ])('refuses %j', (key) => {
    expect(isObjectKey(key)).toBe(false);
    expect(codeOf(() => assertObjectKey(key))).toBe('invalid_object_key');
  });

  it('never lets a key leave the folder it is resolved in', () => {
    const root = 'file:///root/';
    fc.assert(
      fc.property(fc.array(fc.constantFrom('.', '..', '/', '\\', 'a', 'B', '%2e', '\0', '-')), (pieces) => {
        const key = pieces.join('');
        if (isObjectKey(key)) expect(new URL(key, root).href).toBe(root + key);
      }),
    );
  });
});

describe('assertContentType', () => {
  it('takes parameters and refuses whatever could break out of a header', () => {
    expect(codeOf(() => assertContentType('text/plain; charset=utf-8'))).toBeUndefined();
    for (const bad of ['', 'text/plain\r\nx: y', 'a\0', 'tëxt/plain', 'x'.repeat(256)]) {
      expect(codeOf(() => assertContentType(bad))).toBe('invalid_request');
    }
  });
});

describe('assertByteRange', () => {
  it('takes whole numbers in order only', () => {
    for (const good of [{ start: 0 }, { start: 0, end: 0 }, { start: 5, end: 9 }])
      expect(codeOf(() => assertByteRange(good))).toBeUndefined();
    for (const bad of [
      { start: -1 },
      { start: 1.5 },
      { start: 2, end: 1 },
      { start: Number.NaN },
      { start: 0, end: Infinity },
    ]) {
      expect(codeOf(() => assertByteRange(bad))).toBe('invalid_request');
    }
  });
});
