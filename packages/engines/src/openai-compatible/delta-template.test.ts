import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeltaTemplate } from './delta-template.ts';
import { parseStreamChunk } from './stream-chunk.ts';

const event = (content: unknown, more: Record<string, unknown> = {}, outer: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: 'c1',
    model: 'content',
    choices: [{ index: 0, delta: { content }, finish_reason: null, ...more }],
    ...outer,
  });

function learn(template: DeltaTemplate, data: string): void {
  const chunk = parseStreamChunk(data);
  if (chunk !== undefined) template.learn(data, chunk);
}

/** Reads as the adapter does; says how many events needed the parser. */
function readAll(events: readonly string[]) {
  const template = new DeltaTemplate();
  let parsed = 0;
  const texts = events.map((data) => {
    const cut = template.read(data);
    if (cut !== undefined) return cut;
    parsed++;
    const chunk = parseStreamChunk(data);
    learn(template, data);
    return chunk?.content;
  });
  return { texts, parsed };
}

describe('DeltaTemplate', () => {
  it('parses the first delta and cuts out the others', () => {
    const words = ['one', ' two', ' 東京', ' 🦊', 'five'];
    expect(readAll(words.map((word) => event(word)))).toEqual({ texts: words, parsed: 1 });
  });

  it('is not misled by the same text in another field', () => {
    const events = ['same', 'other'].map((text) => event(text, {}, { system: text }));
    expect(readAll(events).texts).toEqual(['same', 'other']);
    const before = ['dup', 'x'].map((text) =>
      JSON.stringify({ content: 'dup', choices: [{ delta: { content: text } }] }),
    );
    expect(readAll(before).texts).toEqual(['dup', 'x']);
  });

  it('gives up on servers that change every event, and still reads them', () => {
    const events = Array.from({ length: 50 }, (_, index) => event(`t${index}`, {}, { obfuscation: 'z'.repeat(index) }));
    expect(readAll(events)).toEqual({ texts: events.map((_, index) => `t${index}`), parsed: 50 });
  });

  it('cuts out thinking by a template of its own, and never takes it for the answer', () => {
    const thought = (reasoning_content: string) =>
      JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content } }] });
    const answers = new DeltaTemplate('content');
    const thoughts = new DeltaTemplate('reasoning');
    for (const template of [answers, thoughts]) learn(template, thought('hm'));
    expect(answers.read(thought('so'))).toBeUndefined();
    expect(thoughts.read(thought('so'))).toBe('so');
    expect(thoughts.read(event('so'))).toBeUndefined();
  });

  it('never swallows an end, a count or an error', () => {
    const template = new DeltaTemplate();
    learn(template, event('a'));
    expect(template.read(event('b'))).toBe('b');
    expect(template.read(event('b', { finish_reason: 'stop' }))).toBeUndefined();
    expect(template.read(event('b', {}, { usage: { prompt_tokens: 1, completion_tokens: 2 } }))).toBeUndefined();
    expect(template.read('{"error":{"message":"x"}}')).toBeUndefined();
    expect(template.read('[DONE]')).toBeUndefined();
  });

  it('reads any events exactly as the parser does', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '","finish_reason":"stop","x":"', '\u2028', '\uD83E', ''),
    );
    const extras = fc.constantFrom<Record<string, unknown>>(
      {},
      {},
      {},
      { finish_reason: 'length' },
      { logprobs: null },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, extras), { maxLength: 20 }), (list) => {
        const events = list.map(([text, extra]) => event(text, extra));
        expect(readAll(events).texts).toEqual(events.map((data) => parseStreamChunk(data)?.content));
      }),
      { numRuns: 1_000 },
    );
  });
});
