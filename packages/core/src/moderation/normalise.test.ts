import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';

const plain = (text: string) => normalise(text).readings[0].text;

describe('normalise (M4)', () => {
  it.each([
    ['mixed case', 'BoMb', 'bomb'],
    ['fullwidth', 'ｂｏｍｂ', 'bomb'],
    ['mathematical letters', '𝐛𝑜𝒎𝖇', 'bomb'],
    ['circled and squared letters', 'ⓑ🅞🅼🅑', 'bomb'],
    ['diacritics', 'bömb b̈o̊m̃b́', 'bomb bomb'],
    ['stacked diacritics', `b${'\u0301'.repeat(500)}omb`, 'bomb'],
    ['zero-width characters', 'b\u200bo\u200dm\ufeffb', 'bomb'],
    ['soft hyphens and bidi controls', 'bo\u00admb \u202ebomb\u202c', 'bomb bomb'],
    ['control characters', 'bo\u0000mb', 'bomb'],
    ['Cyrillic look-alikes', 'bоmb кill', 'bomb kill'],
    ['Greek look-alikes', 'bοmb', 'bomb'],
    ['leet', 'b0mb k1ll su1c1de h3ro1n @ss', 'bomb kill suicide heroin ass'],
    ['spaced letters', 'make a b o m b now', 'make a bomb now'],
    ['dotted letters', 'b.o.m.b', 'bomb'],
    ['hyphenated letters', 'b-o-m-b', 'bomb'],
    ['spaced leet', 'b 0 m b', 'bomb'],
    ['a whole spaced sentence', 'h o w   t o   m a k e   a   b o m b', 'how to make a bomb'],
    ['line breaks and wide gaps', 'make\n a \t bomb', 'make a bomb'],
    ['ligatures and sharp s', 'ﬁre straße', 'fire strasse'],
    ['dotted capital I', 'KİLL', 'kill'],
  ])('undoes %s', (_, hidden, expected) => {
    expect(plain(hidden)).toBe(expected);
  });

  it.each([
    ['numbers', 'kill -9 1234 and 3.14', 'kill -9 1234 and 3.14'],
    ['ages and units', '13yo 18yo 9mm 500mg 5th', '13yo 18yo 9mm 500mg 5th'],
    ['long numbers in names', 'order12345', 'order12345'],
    ['single letter codes', 'C4 and A1', 'c4 and a1'],
    ['ordinary punctuation', "don't! stop.", "don't! stop."],
    ['lists of numbers', '1 2 3 4', '1 2 3 4'],
    ['genuine Cyrillic words', 'Привет, друзья', 'привет, друзья'],
    ['Devanagari vowel signs', 'नमस्ते', 'नमस्ते'],
    ['Hangul and voiced kana', '안녕 ガギ', '안녕 ガギ'],
  ])('keeps %s', (_, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('gives composed and decomposed spellings of other scripts one form', () => {
    for (const text of ['안녕', 'ガギグ', 'নমস্কার']) expect(plain(text.normalize('NFD'))).toBe(plain(text));
  });

  it('offers a second reading where a digit or a leading article can be read two ways', () => {
    expect(normalise('ki11').readings.map((reading) => reading.text)).toEqual(['kiii', 'kill']);
    expect(normalise('make a n t h r a x').readings.map((reading) => reading.text)).toEqual([
      'make a nthrax',
      'make anthrax',
    ]);
    expect(normalise('plain words').readings).toHaveLength(1);
  });

  it('cuts long letter runs to three and says so', () => {
    const [reading] = normalise('kiiiiiiill hell').readings;
    expect(reading.text).toBe('kiiill hell');
    expect(reading.elongated).toBe(true);
    expect(reading.toOriginal({ start: 0, end: 6 })).toEqual({ start: 0, end: 10 });
    expect(normalise('hell').readings[0].elongated).toBe(false);
  });

  it('maps spans back to the original', () => {
    const text = 'x ｂ\u200b.ｏ.m.b\u0301! y';
    const [reading] = normalise(text).readings;
    const start = reading.text.indexOf('bomb');
    const span = reading.toOriginal({ start, end: start + 4 });
    expect(text.slice(span.start, span.end).normalize('NFKD')).toBe('b\u200b.o.m.b');
  });
});

// Letters that interact: look-alikes, separators, digits, marks, invisible and broken characters.
const nasty = fc.constantFrom(
  ...'aibkolAI 01358@$!.-_*\n\t',
  '  ',
  '\u200b',
  '\u0301',
  '\u0307',
  'İ',
  'ß',
  'ſ',
  'ﬁ',
  'ё',
  'а',
  'о',
  'ж',
  'ο',
  'ϒ',
  '\u3099',
  'か',
  'ᄀ',
  'ᅡ',
  'ᆨ',
  '가',
  '𝐛',
  '🅑',
  '🇦',
  '\ud83d',
  '\ude00',
  'ⓑ',
  '½',
  '㎏',
  '\u0345',
  'ᾳ',
  'ा',
  'क',
  '\u00ad',
  '·',
  'ŉ',
  'ǰ',
  'ﷺ',
);
const anyText = fc.oneof(
  fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
);

describe('normalise, for every string (M5)', () => {
  it.each([
    ['a half-width voicing sign behind another mark', '\u0897\uff9e'],
    ['half-width and compatibility letters of one Hangul syllable', '\uffa1\u314f'],
  ])('reads %s the same twice', (_, text) => {
    expect(plain(plain(text))).toBe(plain(text));
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(plain(text))).toBe(plain(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('maps every unit to a stretch of the original, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const reading of normalise(text).readings) {
          let previous = 0;
          for (let index = 0; index < reading.text.length; index += 1) {
            const span = reading.toOriginal({ start: index, end: index + 1 });
            expect(span.start).toBeGreaterThanOrEqual(previous);
            expect(span.end).toBeGreaterThan(span.start);
            expect(span.end).toBeLessThanOrEqual(text.length);
            previous = span.start;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['prose', 'The quick brown fox jumps over the lazy dog. '],
    ['accents', 'Ünïcödé ąęłó '],
    ['combining marks', 'z\u0301\u0302\u0303'],
    ['script marks', 'का'],
    ['script marks alone', 'ा'],
    ['spaced letters', 'a b c d '],
    ['wide gaps', 'a b   c d   '],
    ['white space', ' '],
    ['leet', 'h3ll0w0rld1!'],
    ['one letter', 'a'],
    ['dots', 'a.'],
    [
      'different clusters',
      Array.from({ length: 500 }, (_, index) => `${String.fromCodePoint(0x4e00 + index)}\u3099`).join(''),
    ],
  ])('takes linear time on %s', (_, unit) => {
    const timeOf = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      let best = Infinity;
      for (let round = 0; round < 5; round += 1) {
        const startedAt = performance.now();
        normalise(text);
        best = Math.min(best, performance.now() - startedAt);
      }
      return best;
    };
    timeOf(10_000);
    // Ten times the text; a quadratic step would cost a hundred times as much.
    expect(timeOf(100_000) / Math.max(timeOf(10_000), 0.05)).toBeLessThan(40);
  });
});
