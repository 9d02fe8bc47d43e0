import { expect } from 'vitest';
import { listen } from '../listen.ts';
import { question, signature, story, storyText, twoCalls, usage, withTools } from '../sayings.ts';
import { writeBytes } from '../wire-server.ts';
import type { Saying, Wire } from '../wire.ts';
import type { Define } from '../world.ts';

export function defineAnswers(define: Define, wire: Wire): void {
  define('come whole, with reason and usage (M1, M12)', async (world) => {
    world.says(story);
    const heard = await listen(world.modelOf(), question);
    expect(heard).toMatchObject({ text: storyText, error: undefined, reasoning: '' });
    expect(heard.completion?.reason).toBe('complete');
    expect(heard.completion?.usage).toEqual({ input_tokens: 100, output_tokens: 20 });
    expect(wire.sent.texts(world.server.requests[0]?.body ?? {})).toContain('How is the weather?');
  });

  define('are whole wherever the bytes are cut, byte by byte', async (world) => {
    const bytes = Buffer.concat(wire.encode(twoCalls));
    world.server.answer = (response) => {
      response.writeHead(200, { 'content-type': wire.contentType });
      void writeBytes(response, bytes, 1).then(() => response.end());
    };
    const dripped = await listen(world.modelOf(), withTools);
    world.says(twoCalls);
    const whole = await listen(world.modelOf(), withTools);
    expect(dripped).toMatchObject({ text: whole.text, reasoning: whole.reasoning, error: undefined });
    expect(dripped.completion?.toolCalls).toEqual(whole.completion?.toolCalls);
  });

  define('end with length where the limit was reached (M5)', async (world) => {
    world.says({ ...story, end: 'length' });
    const heard = await listen(world.modelOf(), { ...question, parameters: { max_tokens: 77 } });
    expect(heard.completion?.reason).toBe('length');
    expect(heard.text).toBe(storyText);
    expect(wire.sent.maxTokens(world.server.requests[0]?.body ?? {})).toBe(77);
  });

  define.where('stop', 'are asked to end at stop sequences (M6)', async (world) => {
    world.says(story);
    await listen(world.modelOf(), { ...question, parameters: { stop: ['END'] } });
    expect(wire.sent.stop(world.server.requests[0]?.body ?? {})).toEqual(['END']);
  });

  define('go on from where one broke off (M7)', async (world) => {
    world.says(story);
    const heard = await listen(world.modelOf(), { ...question, continueFrom: 'The weather in Kö' });
    expect(heard.text).toBe(storyText);
    expect(wire.sent.texts(world.server.requests[0]?.body ?? {})).toContain('The weather in Kö');
  });

  define.where('refusal', 'that are refused keep their text (M17)', async (world) => {
    world.says({ ...story, end: 'refused' });
    const heard = await listen(world.modelOf(), question);
    expect(heard).toMatchObject({ text: storyText, completion: { reason: 'refused' } });
  });

  define.where('cached usage', 'tell what was read before', async (world) => {
    world.says({ ...story, usage: { ...usage, cached: 64 } });
    const heard = await listen(world.modelOf(), question);
    expect(heard.completion?.usage).toEqual({ input_tokens: 100, output_tokens: 20, cached_tokens: 64 });
  });

  define.where('citations', 'cite', async (world) => {
    const citation = { kind: 'citation' as const, url: 'https://a.example/x', title: 'A' };
    world.says({ ...story, steps: [citation, ...story.steps] });
    const heard = await listen(world.modelOf(), question);
    expect(heard.citations).toMatchObject([{ url: 'https://a.example/x', title: 'A' }]);
    expect(heard.text).toBe(storyText);
  });

  define.where('comments', 'are not disturbed by what keeps a connection alive', async (world) => {
    const events = wire.encode(story).flatMap((event) => [wire.comment ?? Buffer.alloc(0), event]);
    world.server.answer = (response) =>
      void response.writeHead(200, { 'content-type': wire.contentType }).end(Buffer.concat(events));
    expect(await listen(world.modelOf(), question)).toMatchObject({ text: storyText, error: undefined });
  });

  const thoughtful: Saying = {
    steps: [{ kind: 'reasoning', pieces: ['Let me ', 'see.'], signature }, ...story.steps],
    end: 'complete',
    usage: { ...usage, thought: 7 },
  };

  define.where('reasoning', 'is told from the answer (M13)', async (world) => {
    world.says(thoughtful);
    const heard = await listen(world.modelOf(), { ...question, parameters: { reasoning_effort: 'low' } });
    expect(heard).toMatchObject({ reasoning: 'Let me see.', text: storyText, order: ['reasoning', 'text'] });
  });

  define.where('reasoning usage', 'is counted by itself where the provider tells', async (world) => {
    world.says(thoughtful);
    const heard = await listen(world.modelOf(), question);
    expect(heard.completion?.usage).toMatchObject({ output_tokens: 20, reasoning_tokens: 7 });
  });
}
