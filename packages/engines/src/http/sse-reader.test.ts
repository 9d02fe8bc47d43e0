import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseReader, SseTooLongError } from './sse-reader.ts';

function readAll(chunks: readonly (string | Buffer)[], maxEventBytes = 1_000_000) {
  const events: string[] = [];
  const reader = createSseReader({ onData: (data) => events.push(data), maxEventBytes });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return { events, unfinished: reader.end() };
}

/** Cuts bytes, not characters. */
function cut(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

describe('createSseReader', () => {
  it('hands out the data of every event', () => {
    expect(readAll(['data: one\n\ndata:two\n\n', 'data:  three\n\n']).events).toEqual(['one', 'two', ' three']);
  });

  it('joins several data lines and passes over comments, other fields and empty events', () => {
    const text = ': ping\n\nevent: message\nid: 7\nretry: 10\ndata: a\n: within\ndata\ndata: b\n\ndatabase: no\n\n\n\n';
    expect(readAll([text]).events).toEqual(['a\n\nb']);
  });

  it('leaves out a byte order mark at the start', () => {
    expect(readAll(['\uFEFFdata: a\n\n', 'data: \uFEFFb\n\n']).events).toEqual(['a', '\uFEFFb']);
  });

  it('says what had begun when the bytes end', () => {
    expect(readAll(['data: a\n\ndata: {"half'])).toEqual({ events: ['a'], unfinished: '{"half' });
    expect(readAll(['data: a\n\ndata: whole\n'])).toEqual({ events: ['a'], unfinished: 'whole' });
    expect(readAll(['data: a\n\n'])).toEqual({ events: ['a'], unfinished: undefined });
  });

  it('refuses a line and an event that are too long, without keeping them', () => {
    expect(() =>
      readAll(
        Array.from({ length: 11 }, () => 'x'.repeat(100)),
        1_000,
      ),
    ).toThrow(SseTooLongError);
    expect(() =>
      readAll(
        Array.from({ length: 11 }, () => `data: ${'x'.repeat(100)}\n`),
        1_000,
      ),
    ).toThrow(SseTooLongError);
    expect(
      readAll(
        Array.from({ length: 100 }, () => `data: ${'x'.repeat(100)}\n\n`),
        1_000,
      ).events,
    ).toHaveLength(100);
  });

  it('reads the same wherever the bytes are cut and whatever ends a line', () => {
    const line = fc
      .string({ unit: 'binary', maxLength: 30 })
      .map((text) => text.replace(/[\r\n\uD800-\uDFFF\uFEFF]/gu, '').trimStart());
    const events = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        events,
        fc.array(fc.constantFrom('\n', '\r', '\r\n'), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 12 })),
        (wanted, breaks, sizes) => {
          let used = 0;
          const end = (): string => breaks[used++ % breaks.length] ?? '\n';
          let text = '';
          for (const lines of wanted) {
            for (const one of lines) text += `data: ${one}${end()}`;
            // A lone CR before a lone LF would be one CRLF: the blank line ends like the line before it.
            const last = text.endsWith('\r\n') ? '\r\n' : text.slice(-1);
            text += last;
            if (last === '\r') text += ': between\n';
          }
          expect(readAll(cut(text, sizes)).events).toEqual(wanted.map((lines) => lines.join('\n')));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
