import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerSentEventParser, type ServerSentEvent } from './server-sent-events.ts';

const encoder = new TextEncoder();

function parse(text: string, cuts: readonly number[] = []): ServerSentEvent[] {
  const bytes = encoder.encode(text);
  const parser = new ServerSentEventParser();
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  return edges.flatMap((edge, index) => parser.push(bytes.slice(edges[index - 1] ?? 0, edge)));
}

describe('ServerSentEventParser', () => {
  it('reads id, type and data, and keeps the last id', () => {
    expect(parse('id: 7\nevent: text.delta\ndata: {"a":1}\n\ndata: next\n\n')).toEqual([
      { id: '7', event: 'text.delta', data: '{"a":1}' },
      { id: '7', event: 'message', data: 'next' },
    ]);
  });

  it('joins lines of data, ignores comments and unknown fields, and takes one space away', () => {
    expect(parse(': ping\nretry: 5\ndata:one\ndata:  two\nfoo: bar\n\n')).toEqual([
      { id: undefined, event: 'message', data: 'one\n two' },
    ]);
  });

  it('gives nothing for an event that has not ended or has no data', () => {
    expect(parse('event: x\n\ndata: unfinished\n')).toEqual([]);
  });

  it('reads the same events whatever ends the lines and wherever the bytes are cut', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r', '\r\n'),
        fc.array(fc.nat({ max: 300 }), { maxLength: 8 }),
        (lines, end, cuts) => {
          const text = lines.map((data) => `id: 1${end}data: ${data}${end}${end}`).join('');
          // With a lone CR at the very end nobody can know yet whether an LF follows; the line has ended anyway.
          expect(parse(text, cuts).map(({ data }) => data)).toEqual(lines);
        },
      ),
      { numRuns: 500 },
    );
  });
});
