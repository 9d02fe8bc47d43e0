import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHeaders, readRange } from './content-headers.ts';

const file = (more: object = {}) => ({
  name: 'a.txt',
  kind: 'text' as 'text' | 'image' | 'other',
  mediaType: 'text/plain',
  bytes: 1_000,
  sha256: 'digest',
  ...more,
});

describe('F2.2 how a file is served', () => {
  it.each([
    ['image', 'image/png', 'image/png', 'inline'],
    ['text', 'text/html', 'text/plain; charset=utf-8', 'attachment'],
    ['text', 'image/svg+xml', 'text/plain; charset=utf-8', 'attachment'],
    ['other', 'application/pdf', 'application/octet-stream', 'attachment'],
    ['other', 'image/avif', 'application/octet-stream', 'attachment'],
  ] as const)('%s of %s as %s, %s', (kind, mediaType, type, place) => {
    const headers = contentHeaders(file({ kind, mediaType }), false);
    expect(headers['content-type']).toBe(type);
    expect(headers['content-disposition']).toMatch(new RegExp(`^${place};`));
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  it('an image asked for as a download is one', () => {
    const headers = contentHeaders(file({ kind: 'image', mediaType: 'image/png' }), true);
    expect(headers['content-disposition']).toMatch(/^attachment;/);
  });

  it('a name never breaks out of its header', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        const value = contentHeaders(file({ name }), false)['content-disposition'];
        expect(value).toMatch(/^attachment; filename="[ !#$&-[\]-~]*"; filename\*=UTF-8''[\w.!~%-]*$/);
        expect(decodeURIComponent(value.split("UTF-8''")[1] ?? '')).toBe(name);
      }),
    );
  });
});

describe('F2.3 a range', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-', { start: 0, end: 999 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=990-5000', { start: 990, end: 999 }],
    ['bytes=-10', { start: 990, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=20-10', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    ['bytes=99999999999999999999-', undefined],
  ])('%s is %j', (range, expected) => {
    expect(readRange(range === undefined ? {} : { range }, file())).toEqual(expected);
  });

  it('of what has changed since is all of it', () => {
    expect(readRange({ range: 'bytes=0-1', 'if-range': '"other"' }, file())).toBeUndefined();
    expect(readRange({ range: 'bytes=0-1', 'if-range': '"digest"' }, file())).toEqual({ start: 0, end: 1 });
  });
});
