import { describe, expect, it } from 'vitest';
import { findCatalogueFaults } from '../../../build/check-catalogues.mjs';
import { languages } from './languages.ts';
import { compile, placeholders } from './template.ts';

describe('the texts', () => {
  it('take values, and say numbers as the language does', () => {
    expect(compile('Hello {name}, {count} left', 'en')({ name: 'Ada', count: 1234 })).toBe('Hello Ada, 1,234 left');
    expect(compile('Noch {count}', 'de')({ count: 1234 })).toBe('Noch 1.234');
    expect(compile('', 'en')({})).toBe('');
  });

  it.each(languages)('say small numbers as `Intl` does: $name', ({ code }) => {
    const format = new Intl.NumberFormat(code);
    const text = compile('{count}', code);
    for (const count of [...Array(1_100).keys(), -1, 0.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY])
      expect(text({ count })).toBe(format.format(count));
  });

  it('know the plurals of a language', () => {
    const english = compile('{count, plural, =0 {none} one {# message} other {# messages}}', 'en');
    expect([0, 1, 2].map((count) => english({ count }))).toEqual(['none', '1 message', '2 messages']);
    const arabic = compile('{n, plural, one {a} two {b} few {c} many {d} other {e}}', 'ar');
    expect([1, 2, 3, 11, 100].map((n) => arabic({ n }))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('put values inside plurals', () => {
    const text = compile('{count, plural, one {# of {who}} other {# of {who}}}', 'en');
    expect(text({ count: 2, who: 'Ada' })).toBe('2 of Ada');
    expect(placeholders('{count, plural, one {# of {who}} other {all}} {when}')).toEqual(['count', 'when', 'who']);
  });

  it.each(['{open', 'shut}', '{count, plural, one {x}}', '{x, date, short}', '{}'])('refuse %s', (source) => {
    expect(() => compile(source, 'en')({ count: 1 })).toThrow(SyntaxError);
  });

  it('are there in every language, and expect the same values', { timeout: 60_000 }, async () => {
    expect(await findCatalogueFaults()).toEqual([]);
  });
});
