import { ModelError, type ToolDefinition } from '@parley/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, listen, LocalWorld } from './testing/local-world.ts';

const world = new LocalWorld();
const greedy = { temperature: 0, max_tokens: 40 };
let model: ReturnType<LocalWorld['model']>;
beforeAll(() => {
  model = world.model(world.tiny());
});
afterAll(() => world.close());

const clock: ToolDefinition = {
  name: 'clock',
  description: 'Tells the time',
  parameters: { type: 'object', properties: { zone: { type: 'string', maxLength: 8 } }, required: ['zone'] },
};
const dice: ToolDefinition = {
  name: 'dice',
  description: 'Throws dice',
  parameters: { type: 'object', properties: { sides: { enum: [6, 20] } } },
};

describe('a model of the embedded engine', () => {
  it('streams its whole answer and counts it (M1, M5, M12)', async () => {
    const heard = await listen(model, asking('Hello', { parameters: greedy }));
    expect(heard.error).toBeUndefined();
    expect(heard.text.length).toBeGreaterThanOrEqual(40);
    expect(heard.completion).toMatchObject({ reason: 'length', usage: { output_tokens: 40 } });
    expect(heard.completion?.usage.input_tokens).toBeGreaterThan(20);
    expect(heard.waiting.at(-1)).toMatchObject({ position: 0 });
  });

  it('says the same with the same seed and something else with another', async () => {
    const withSeed = async (seed: number): Promise<string> =>
      (await listen(model, asking('Hello', { parameters: { seed, temperature: 1, max_tokens: 40 } }))).text;
    const [one, again, other] = [await withSeed(5), await withSeed(5), await withSeed(-6)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('follows temperature, top_k and penalties', async () => {
    const say = async (parameters: object): Promise<string> =>
      (await listen(model, asking('Hello', { parameters: { ...greedy, ...parameters } }))).text;
    const plain = await say({});
    expect(await say({ temperature: 2, top_k: 1, seed: 3 })).toBe(plain);
    expect(await say({ frequency_penalty: 2 })).not.toBe(plain);
    expect(await say({ presence_penalty: 2 })).not.toBe(plain);
  });

  it('ends before a stop sequence (M6)', async () => {
    const whole = (await listen(model, asking('Hello', { parameters: greedy }))).text;
    const stop = whole.slice(17, 22);
    const heard = await listen(model, asking('Hello', { parameters: { ...greedy, stop: ['never said', stop] } }));
    expect(heard.text).toBe(whole.slice(0, whole.indexOf(stop)));
    expect(heard.completion?.reason).toBe('complete');
  });

  it('goes on from the text so far (M7)', async () => {
    const whole = (await listen(model, asking('Hello', { parameters: greedy }))).text;
    const heard = await listen(
      model,
      asking('Hello', { parameters: { ...greedy, max_tokens: 10 }, continueFrom: whole.slice(0, 20) }),
    );
    // Not letter by letter: the penalty for repetition knows only what this call has said.
    expect(heard.text).not.toBe('');
    expect(heard.completion?.usage.input_tokens).toBeGreaterThan(40);
  });

  it('stops at once when aborted, and serves the next turn (M2, M3)', async () => {
    const before = AbortSignal.abort();
    expect((await listen(model, asking('Hello'), { signal: before })).error).toMatchObject({ name: 'AbortError' });
    const abort = new AbortController();
    const heard = await listen(model, asking('Hello', { parameters: { max_tokens: 1_500 } }), {
      signal: abort.signal,
      onText: (deltas) => deltas === 2 && abort.abort('stopped by the user'),
    });
    expect(heard.error).toMatchObject({ name: 'AbortError' });
    expect(heard.deltas).toBe(2);
    expect((await listen(model, asking('Hello', { parameters: greedy }))).completion?.usage.output_tokens).toBe(40);
  });

  it('ends with the error of a sink that throws (M10)', async () => {
    const fault = new Error('the log is full');
    let calls = 0;
    const sink = {
      text: () => {
        calls += 1;
        throw fault;
      },
    };
    await expect(model.generate(asking('Hello'), sink, new AbortController().signal)).rejects.toBe(fault);
    await listen(model, asking('Hello', { parameters: greedy }));
    expect(calls).toBe(1);
  });

  it('keeps turns apart that are computed together (M9)', async () => {
    const questions = ['Hello', 'ZZZZZZ', '12 * 34', 'why? '.repeat(20), '{}[]()', 'the the the'];
    const alone: string[] = [];
    for (const question of questions) alone.push((await listen(model, asking(question, { parameters: greedy }))).text);
    expect(new Set(alone).size).toBeGreaterThan(3);
    const together = await Promise.all(
      questions.map((question) => listen(model, asking(question, { parameters: greedy }))),
    );
    // Sums of a batch are rounded otherwise than those of one, so a rare token may differ; the questions may not mix.
    const equal = together.filter(({ text }, index) => text.slice(0, 10) === alone[index]?.slice(0, 10));
    expect(equal.length).toBeGreaterThanOrEqual(5);
  });

  it('says that the input does not fit, and that nothing would help (M4)', async () => {
    const heard = await listen(model, asking('many words '.repeat(300)));
    expect(ModelError.is(heard.error) && heard.error.kind === 'context_too_long' && !heard.error.retryable).toBe(true);
  });

  it('ends with length where the context is full', async () => {
    const small = world.model({ ...world.tiny(), contextTokens: 256 });
    const heard = await listen(small, asking('Hello'));
    expect(heard.completion?.reason).toBe('length');
    const { input_tokens: input = 0, output_tokens: output = 0 } = heard.completion?.usage ?? {};
    expect(input + output).toBeLessThanOrEqual(256);
    expect(input + output).toBeGreaterThanOrEqual(254);
  });

  it('holds its answer to a schema (M16)', async () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 10, pattern: '^[a-z]+$' },
        kind: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
        list: { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 },
      },
      required: ['name'],
      additionalProperties: false,
    };
    const parameters = { max_tokens: 300, seed: 1, response_format: { type: 'json_schema' as const, schema } };
    const heard = await listen(model, asking('Hello', { parameters }));
    expect(heard.completion?.reason, heard.text).toBe('complete');
    const value = JSON.parse(heard.text) as { name: string; kind: unknown; list: unknown[] };
    expect(Object.keys(value)).toEqual(['name', 'kind', 'list']);
    expect(value.name.length).toBeLessThanOrEqual(10);
    expect(['a', 'b', null]).toContain(value.kind);
    expect(heard.warnings.join()).toContain('pattern');
  });

  it('calls tools through a grammar, streaming the arguments (M14)', async () => {
    const request = asking('What time is it?', {
      tools: [clock, dice],
      toolChoice: 'required',
      parameters: { max_tokens: 600, seed: 2 },
    });
    const heard = await listen(model, request);
    expect(heard.completion?.reason, JSON.stringify(heard)).toBe('tool_calls');
    expect(heard.completion?.toolCalls).toEqual(heard.calls);
    expect(new Set(heard.calls.map(({ id }) => id)).size).toBe(heard.calls.length);
    for (const call of heard.calls) {
      const value = JSON.parse(call.arguments) as Record<string, unknown>;
      if (call.name === 'dice') expect([6, 20]).toContain(value['sides']);
      else expect(typeof value['zone']).toBe('string');
    }
    const one = await listen(model, { ...request, toolChoice: { name: 'dice' }, parallelToolCalls: false });
    expect(one.calls.map(({ name }) => name)).toEqual(['dice']);
    const none = await listen(model, { ...request, toolChoice: 'none', parameters: greedy });
    expect(none.calls).toEqual([]);
    expect(none.completion?.reason).toBe('length');
  });

  it('takes results of tools, and refuses a choice that is not there (M15)', async () => {
    const messages = [
      { role: 'user', content: 'What time is it?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'clock', arguments: '{"zone":"UTC"}' }] },
      { role: 'tool', content: '12:00', callId: 'c1', name: 'clock' },
    ] as const;
    expect((await listen(model, { messages, parameters: greedy })).error).toBeUndefined();
    const heard = await listen(model, asking('x', { tools: [clock], toolChoice: { name: 'gone' } }));
    expect(ModelError.is(heard.error) && !heard.error.retryable).toBe(true);
  });

  it('warns about what it lacks, and answers (M8, M18)', async () => {
    const heard = await listen(model, {
      messages: [
        { role: 'user', content: 'What is this?', images: [{ mediaType: 'image/png', bytes: new Uint8Array(3) }] },
      ],
      parameters: greedy,
    });
    expect(heard.warnings).toHaveLength(1);
    expect(heard.completion?.reason).toBe('length');
  });

  it('tells how likely each token was, and what else might have come', async () => {
    const plain = await listen(model, asking('Hello', { parameters: greedy }));
    const heard = await listen(model, asking('Hello', { parameters: { ...greedy, top_logprobs: 3 } }));
    expect(heard.text).toBe(plain.text);
    expect(heard.logprobs.map(({ token }) => token).join('')).toBe(heard.text);
    expect(heard.logprobs).toHaveLength(heard.completion?.usage.output_tokens ?? 0);
    for (const { logprob, top } of heard.logprobs) {
      expect(logprob).toBeLessThanOrEqual(0);
      expect(top).toHaveLength(3);
      expect(top[0]?.logprob).toBe(logprob);
      const shares = top.map((other) => Math.exp(other.logprob));
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1.0001);
    }
    const stop = plain.text.slice(12, 16);
    const stopped = await listen(model, asking('Hello', { parameters: { ...greedy, stop: [stop], top_logprobs: 0 } }));
    expect(stopped.text).toBe(plain.text.slice(0, plain.text.indexOf(stop)));
    expect(stopped.text.startsWith(stopped.logprobs.map(({ token }) => token).join(''))).toBe(true);
    const held = await listen(
      model,
      asking('Hello', { parameters: { ...greedy, top_logprobs: 1, response_format: { type: 'json_object' } } }),
    );
    expect(held.logprobs).toEqual([]);
    expect(held.warnings).toEqual([expect.stringContaining('probabilities')]);
  });

  it('reads only what is new in the second turn of a conversation', async () => {
    const first = asking('word '.repeat(120), { cacheKey: 'c', parameters: greedy });
    const answer = await listen(model, first);
    const messages = [
      ...first.messages,
      { role: 'assistant' as const, content: answer.text },
      { role: 'user' as const, content: 'More?' },
    ];
    const second = await listen(model, { ...first, messages });
    const { input_tokens: input = 0, cached_tokens: cached = 0 } = second.completion?.usage ?? {};
    // All of the first turn but the last token of the answer, which was said and never read.
    expect(cached).toBeGreaterThanOrEqual((answer.completion?.usage.input_tokens ?? 0) + 39);
    expect(input - cached).toBeLessThan(60);
    expect(second.waiting.at(-1)).toMatchObject({ readTokens: cached, promptTokens: input });
    const fresh = await listen(world.model(world.tiny({ id: 'fresh' })), { ...first, messages });
    expect(second.text.slice(0, 10)).toBe(fresh.text.slice(0, 10));
  });

  it('changes with a LoRA adapter and its scale', async () => {
    const engine = world.engine({ maxLoaded: 4 });
    const say = async (scale: number | undefined): Promise<string> => {
      const adapters = scale === undefined ? [] : [world.adapter(scale)];
      return (await listen(world.model(world.tiny({ adapters }), engine), asking('Hello', { parameters: greedy })))
        .text;
    };
    const [none, zero, half, full] = [await say(undefined), await say(0), await say(0.5), await say(1)];
    expect(zero).toBe(none);
    expect(new Set([none, half, full]).size).toBe(3);
  });
});
