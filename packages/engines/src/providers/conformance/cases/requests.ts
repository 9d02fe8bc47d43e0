import { expect, vi } from 'vitest';
import { listen } from '../listen.ts';
import { question, story, withTools } from '../sayings.ts';
import type { Wire } from '../wire.ts';
import type { Define } from '../world.ts';

export function defineRequests(define: Define, wire: Wire): void {
  define('carry images (M18)', async (world) => {
    world.says(story);
    const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
    const message = {
      role: 'user' as const,
      content: 'What is it?',
      images: [{ mediaType: 'image/png' as const, bytes }],
    };
    const heard = await listen(world.modelOf(), { ...question, messages: [message] });
    expect(heard.error).toBeUndefined();
    expect(wire.sent.image(world.server.requests[0]?.body ?? {})).toBe(
      `data:image/png;base64,${bytes.toString('base64')}`,
    );
  });

  define('carry the schema of the answer (M16)', async (world) => {
    world.says(story);
    const schema = {
      type: 'object',
      properties: { town: { type: 'string' } },
      required: ['town'],
      additionalProperties: false,
    };
    const parameters = { response_format: { type: 'json_schema' as const, name: 'place', schema } };
    const heard = await listen(world.modelOf(), { ...question, parameters });
    expect(heard.error).toBeUndefined();
    expect(wire.sent.schema(world.server.requests[0]?.body ?? {})).toMatchObject({
      properties: { town: { type: expect.stringMatching(/^string$/i) } },
    });
  });

  define('with what the provider lacks are answered, with warnings instead of errors (M8)', async (world) => {
    world.says(story);
    const parameters = { temperature: 0.3, top_p: 0.8, top_k: 20, seed: 5, stop: ['END'], top_logprobs: 2 };
    const heard = await listen(world.modelOf(), {
      ...withTools,
      parameters,
      parallelToolCalls: false,
      toolChoice: 'auto',
    });
    expect(heard.error).toBeUndefined();
    for (const warning of heard.warnings) expect(warning).not.toContain('weather');
  });

  define('ends the call and its connection at once (M2, M3)', async (world) => {
    const [head] = [
      Buffer.concat(wire.encode({ ...story, steps: [{ kind: 'text', pieces: ['one ', 'two '] }] }).slice(0, -1)),
    ];
    world.server.answer = (response) => void response.writeHead(200, { 'content-type': wire.contentType }).write(head);
    const abort = new AbortController();
    const heard = await listen(world.modelOf(), question, { signal: abort.signal, onText: () => abort.abort() });
    expect(heard.error).toMatchObject({ name: 'AbortError' });
    expect(heard.text).toBe('one ');
    await vi.waitFor(() => expect(world.server.broken()).toBe(1), 10_000);
  });

  define('before the answer began is no other', async (world) => {
    world.server.answer = () => {};
    const abort = new AbortController();
    const call = listen(world.modelOf(), question, { signal: abort.signal });
    await vi.waitFor(() => expect(world.server.requests).toHaveLength(1), 10_000);
    abort.abort();
    expect((await call).error).toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(world.server.broken()).toBe(1), 10_000);
  });
}
