import { describe, expect, it } from 'vitest';
import { parseStreamChunk } from './stream-chunk.ts';

describe('parseStreamChunk', () => {
  it('reads content, end and usage', () => {
    expect(parseStreamChunk('{"choices":[{"delta":{"role":"assistant","content":null}}]}')).toMatchObject({
      content: '',
      finish: undefined,
    });
    expect(parseStreamChunk('{"choices":[{"delta":{"content":"hi"},"finish_reason":"length"}]}')).toMatchObject({
      content: 'hi',
      finish: 'length',
    });
    expect(parseStreamChunk('{"choices":[{"delta":{},"finish_reason":"content_filter"}]}')?.finish).toBe('refused');
    expect(parseStreamChunk('{"choices":[{"delta":{},"finish_reason":"eos"}]}')?.finish).toBe('complete');
    const usage =
      '{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3}}}';
    expect(parseStreamChunk(usage)?.usage).toEqual({ input_tokens: 9, output_tokens: 4, cached_tokens: 3 });
    expect(parseStreamChunk('{"choices":[{"delta":{"content":"a"}}],"usage":null}')).toMatchObject({
      content: 'a',
      usage: undefined,
    });
  });

  it('reads thinking, calls, refusals, citations and log probabilities', () => {
    const delta = (fields: object, choice: object = {}) =>
      parseStreamChunk(JSON.stringify({ choices: [{ index: 0, delta: fields, ...choice }] }));
    expect(delta({ reasoning_content: 'hm' })).toMatchObject({ reasoning: 'hm', content: '' });
    expect(delta({ reasoning: 'hm' })?.reasoning).toBe('hm');
    const blocks = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'yes' },
    ];
    expect(delta({ content: blocks })).toMatchObject({ reasoning: 'hm', content: 'yes' });
    const call = { index: 1, id: 'c', function: { name: 'f', arguments: { a: 1 } } };
    expect(delta({ tool_calls: [call] })?.more?.toolCalls).toEqual([
      { index: 1, id: 'c', name: 'f', arguments: '{"a":1}', extraContent: undefined },
    ]);
    expect(delta({ refusal: 'no' })?.more?.refusal).toBe('no');
    const url_citation = { url: 'https://a.example', title: 'A', start_index: 2, end_index: 5 };
    expect(delta({ annotations: [{ type: 'url_citation', url_citation }] })?.more?.citations).toEqual([
      { url: 'https://a.example', title: 'A', start: 2, end: 5 },
    ]);
    const logprobs = { content: [{ token: 'a', logprob: -0.1, top_logprobs: [{ token: 'b', logprob: -2 }] }] };
    expect(delta({ content: 'a' }, { logprobs })?.more?.logprobs).toEqual([
      { token: 'a', logprob: -0.1, top: [{ token: 'b', logprob: -2 }] },
    ]);
  });

  it('reads errors in their several shapes', () => {
    expect(parseStreamChunk('{"error":{"message":"no","code":"c"}}')?.error).toEqual({ message: 'no', code: 'c' });
    expect(parseStreamChunk('{"error":"plain"}')?.error).toEqual({ message: 'plain', code: '' });
    expect(parseStreamChunk('{"object":"error","message":"no","type":"t"}')?.error).toEqual({
      message: 'no',
      code: 't',
    });
  });

  it.each(['', '{', 'null', '7', '"text"', '{}', '{"choices":7}', '{"choices":[{"delta":{"content":"a"}'])(
    'does not take %j for an answer',
    (data) => {
      expect(parseStreamChunk(data)).toBeUndefined();
    },
  );
});
