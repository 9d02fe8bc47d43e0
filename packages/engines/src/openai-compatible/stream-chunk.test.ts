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
    expect(parseStreamChunk('{"choices":[{"delta":{},"finish_reason":"content_filter"}]}')?.finish).toBe('filtered');
    expect(parseStreamChunk('{"choices":[{"delta":{},"finish_reason":"eos"}]}')?.finish).toBe('complete');
    const usage =
      '{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":3}}}';
    expect(parseStreamChunk(usage)?.usage).toEqual({ input_tokens: 9, output_tokens: 4, cached_tokens: 3 });
    expect(parseStreamChunk('{"choices":[{"delta":{"content":"a"}}],"usage":null}')).toMatchObject({
      content: 'a',
      usage: undefined,
    });
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
