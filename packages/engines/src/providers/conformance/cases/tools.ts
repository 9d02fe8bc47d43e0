import type { ModelRequest } from '@parley/core';
import { expect } from 'vitest';
import { listen } from '../listen.ts';
import { question, signature, story, storyText, twoCalls, withTools } from '../sayings.ts';
import type { Wire } from '../wire.ts';
import type { Define } from '../world.ts';

export function defineTools(define: Define, wire: Wire): void {
  define('are called in parallel, announced before their arguments (M14)', async (world) => {
    world.says(twoCalls);
    const heard = await listen(world.modelOf(), withTools);
    expect(heard.error).toBeUndefined();
    const calls = heard.completion?.toolCalls ?? [];
    expect(calls.map(({ name, arguments: text }) => [name, JSON.parse(text)])).toEqual([
      ['get_weather', { town: 'Köln' }],
      ['get_weather', { town: '東京' }],
    ]);
    expect(heard.announced).toEqual(calls.map(({ id, name }) => ({ id, name })));
    expect(calls.map(({ id }) => heard.arguments[id])).toEqual(calls.map((call) => call.arguments));
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(heard.completion?.reason).toBe('tool_calls');
    expect(heard.text).toBe('I look. ');
    expect(wire.sent.toolNames(world.server.requests[0]?.body ?? {})).toEqual(['get_weather']);
  });

  define('get their results back, each with its call, and the next step answers (M15)', async (world) => {
    world.says(twoCalls);
    const model = world.modelOf();
    const { completion, text } = await listen(model, withTools);
    world.says(story);
    const heard = await listen(model, afterCalls(completion?.toolCalls ?? [], text, completion?.carry));
    expect(heard).toMatchObject({ text: storyText, error: undefined });
    const body = world.server.requests[1]?.body ?? {};
    const results = wire.sent.toolResult(body) as [string, string][];
    expect(results.map(([, result]) => result)).toEqual(['Rain, 9 °C', expect.stringContaining('No such town')]);
    // What links a result to its call is in the call, too.
    for (const [link] of results)
      expect(JSON.stringify(body).split(JSON.stringify(link)).length).toBeGreaterThanOrEqual(3);
  });

  define.where('carry', 'get back, unchanged, what the provider signed (M15)', async (world) => {
    world.says(twoCalls);
    const model = world.modelOf();
    const { completion, text } = await listen(model, {
      ...withTools,
      parameters: { reasoning_effort: 'medium' },
    });
    // It has been through the database meanwhile.
    const carry = JSON.parse(JSON.stringify(completion?.carry)) as NonNullable<typeof completion>['carry'];
    world.says(story);
    await listen(model, afterCalls(completion?.toolCalls ?? [], text, carry));
    expect(JSON.stringify(wire.sent.carried(world.server.requests[1]?.body ?? {}))).toContain(signature);
  });
}

function afterCalls(
  calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[],
  content: string,
  carry: Readonly<Record<string, unknown>> | undefined,
): ModelRequest {
  const [first, second] = calls;
  return {
    ...withTools,
    messages: [
      ...question.messages,
      { role: 'assistant', content, toolCalls: calls, ...(carry === undefined ? {} : { carry }) },
      { role: 'tool', callId: first?.id ?? '', name: first?.name ?? '', content: 'Rain, 9 °C' },
      { role: 'tool', callId: second?.id ?? '', name: second?.name ?? '', content: 'No such town', failed: true },
    ],
  };
}
