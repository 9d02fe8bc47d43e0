import { inspect } from 'node:util';
import { ModelError, type LanguageModel, type ModelRequest } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerLimits } from '../../http/model-server.ts';
import { createProviderModels } from '../provider-models.ts';
import { listen } from './listen.ts';
import { wires } from './subjects.ts';
import { startWireServer, writeBytes, type WireServer } from './wire-server.ts';
import type { OptionalCase, Saying, Wire } from './wire.ts';

const usage = { input: 100, output: 20 };
const story: Saying = {
  steps: [{ kind: 'text', pieces: ['Grüße aus ', '東京 🦊', ', "so" \\ it\n', 'goes.'] }],
  end: 'complete',
  usage,
};
const storyText = 'Grüße aus 東京 🦊, "so" \\ it\ngoes.';
const signature = 'EqQBCgIYAhIkc2lnbmF0dXJl';
const weather = {
  name: 'get_weather',
  description: 'The weather of a town',
  parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] },
};
const twoCalls: Saying = {
  steps: [
    { kind: 'reasoning', pieces: ['Both ', 'towns.'], signature },
    { kind: 'text', pieces: ['I look. '] },
    { kind: 'tool', id: 'call00001', name: 'get_weather', pieces: ['{"to', 'wn":', '"Köln"}'], signature },
    { kind: 'tool', id: 'call00002', name: 'get_weather', pieces: ['{"town":"東京"}'] },
  ],
  end: 'tool_calls',
  usage,
};
const question: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How is the weather?' },
  ],
  parameters: {},
};
const withTools: ModelRequest = { ...question, tools: [weather] };

let server: WireServer;
let close: () => void;
beforeEach(async () => {
  server = await startWireServer();
  close = () => {};
});
afterEach(() => {
  close();
  server.close();
});

function modelOf(wire: Wire, limits: Partial<ServerLimits> = {}): LanguageModel {
  const made = createProviderModels(wire.config(server.baseUrl), limits);
  close = () => made.close();
  const [model] = made.models;
  if (model === undefined) throw new Error('There is no model');
  return model;
}

function says(wire: Wire, saying: Saying): void {
  server.answer = (response) =>
    void response.writeHead(200, { 'content-type': wire.contentType }).end(Buffer.concat(wire.encode(saying)));
}

function failureOf(error: unknown, wire: Wire): ModelError {
  if (!ModelError.is(error)) throw new Error(`No ModelError but ${inspect(error)}`);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(wire.config('http://x').apiKey);
  return error;
}

describe.each(wires.map((wire) => [wire.name, wire] as const))('%s', (_, wire) => {
  const optional = (name: OptionalCase, title: string, check: () => Promise<void>): void => {
    const reason = wire.without[name];
    if (reason === undefined) it(title, check);
    else it(`${title}: does not apply, ${reason}`, () => expect(reason).not.toBe(''));
  };

  describe('answers', () => {
    it('come whole, with reason and usage (M1, M12)', async () => {
      says(wire, story);
      const heard = await listen(modelOf(wire), question);
      expect(heard).toMatchObject({ text: storyText, error: undefined, reasoning: '' });
      expect(heard.completion?.reason).toBe('complete');
      expect(heard.completion?.usage).toEqual({ input_tokens: 100, output_tokens: 20 });
      expect(wire.sent.texts(server.requests[0]?.body ?? {})).toContain('How is the weather?');
    });

    it('are whole wherever the bytes are cut, byte by byte', async () => {
      const bytes = Buffer.concat(wire.encode(twoCalls));
      server.answer = (response) => {
        response.writeHead(200, { 'content-type': wire.contentType });
        void writeBytes(response, bytes, 1).then(() => response.end());
      };
      const dripped = await listen(modelOf(wire), withTools);
      says(wire, twoCalls);
      const whole = await listen(modelOf(wire), withTools);
      expect(dripped).toMatchObject({ text: whole.text, reasoning: whole.reasoning, error: undefined });
      expect(dripped.completion?.toolCalls).toEqual(whole.completion?.toolCalls);
    });

    it('end with length where the limit was reached (M5)', async () => {
      says(wire, { ...story, end: 'length' });
      const heard = await listen(modelOf(wire), { ...question, parameters: { max_tokens: 77 } });
      expect(heard.completion?.reason).toBe('length');
      expect(heard.text).toBe(storyText);
      expect(wire.sent.maxTokens(server.requests[0]?.body ?? {})).toBe(77);
    });

    optional('stop', 'are asked to end at stop sequences (M6)', async () => {
      says(wire, story);
      await listen(modelOf(wire), { ...question, parameters: { stop: ['END'] } });
      expect(wire.sent.stop(server.requests[0]?.body ?? {})).toEqual(['END']);
    });

    it('go on from where one broke off (M7)', async () => {
      says(wire, story);
      const heard = await listen(modelOf(wire), { ...question, continueFrom: 'The weather in Kö' });
      expect(heard.text).toBe(storyText);
      expect(wire.sent.texts(server.requests[0]?.body ?? {})).toContain('The weather in Kö');
    });

    optional('refusal', 'that are refused keep their text (M17)', async () => {
      says(wire, { ...story, end: 'refused' });
      const heard = await listen(modelOf(wire), question);
      expect(heard).toMatchObject({ text: storyText, completion: { reason: 'refused' } });
    });

    optional('cached usage', 'tell what was read before', async () => {
      says(wire, { ...story, usage: { ...usage, cached: 64 } });
      const heard = await listen(modelOf(wire), question);
      expect(heard.completion?.usage).toEqual({ input_tokens: 100, output_tokens: 20, cached_tokens: 64 });
    });

    optional('citations', 'cite', async () => {
      const citation = { kind: 'citation' as const, url: 'https://a.example/x', title: 'A' };
      says(wire, { ...story, steps: [citation, ...story.steps] });
      const heard = await listen(modelOf(wire), question);
      expect(heard.citations).toMatchObject([{ url: 'https://a.example/x', title: 'A' }]);
      expect(heard.text).toBe(storyText);
    });

    optional('comments', 'are not disturbed by what keeps a connection alive', async () => {
      const events = wire.encode(story).flatMap((event) => [wire.comment ?? Buffer.alloc(0), event]);
      server.answer = (response) =>
        void response.writeHead(200, { 'content-type': wire.contentType }).end(Buffer.concat(events));
      expect(await listen(modelOf(wire), question)).toMatchObject({ text: storyText, error: undefined });
    });
  });

  describe('thinking', () => {
    const thoughtful: Saying = {
      steps: [{ kind: 'reasoning', pieces: ['Let me ', 'see.'], signature }, ...story.steps],
      end: 'complete',
      usage: { ...usage, thought: 7 },
    };

    optional('reasoning', 'is told from the answer (M13)', async () => {
      says(wire, thoughtful);
      const heard = await listen(modelOf(wire), { ...question, parameters: { reasoning_effort: 'low' } });
      expect(heard).toMatchObject({ reasoning: 'Let me see.', text: storyText, order: ['reasoning', 'text'] });
    });

    optional('reasoning usage', 'is counted by itself where the provider tells', async () => {
      says(wire, thoughtful);
      const heard = await listen(modelOf(wire), question);
      expect(heard.completion?.usage).toMatchObject({ output_tokens: 20, reasoning_tokens: 7 });
    });
  });

  describe('tools', () => {
    it('are called in parallel, announced before their arguments (M14)', async () => {
      says(wire, twoCalls);
      const heard = await listen(modelOf(wire), withTools);
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
      expect(wire.sent.toolNames(server.requests[0]?.body ?? {})).toEqual(['get_weather']);
    });

    it('get their results back, each with its call, and the next step answers (M15)', async () => {
      says(wire, twoCalls);
      const model = modelOf(wire);
      const { completion, text } = await listen(model, withTools);
      says(wire, story);
      const heard = await listen(model, afterCalls(completion?.toolCalls ?? [], text, completion?.carry));
      expect(heard).toMatchObject({ text: storyText, error: undefined });
      const body = server.requests[1]?.body ?? {};
      const results = wire.sent.toolResult(body) as [string, string][];
      expect(results.map(([, result]) => result)).toEqual(['Rain, 9 °C', expect.stringContaining('No such town')]);
      // What links a result to its call is in the call, too.
      for (const [link] of results)
        expect(JSON.stringify(body).split(JSON.stringify(link)).length).toBeGreaterThanOrEqual(3);
    });

    optional('carry', 'get back, unchanged, what the provider signed (M15)', async () => {
      says(wire, twoCalls);
      const model = modelOf(wire);
      const { completion, text } = await listen(model, {
        ...withTools,
        parameters: { reasoning_effort: 'medium' },
      });
      // It has been through the database meanwhile.
      const carry = JSON.parse(JSON.stringify(completion?.carry)) as NonNullable<typeof completion>['carry'];
      says(wire, story);
      await listen(model, afterCalls(completion?.toolCalls ?? [], text, carry));
      expect(JSON.stringify(wire.sent.carried(server.requests[1]?.body ?? {}))).toContain(signature);
    });
  });

  describe('requests', () => {
    it('carry images (M18)', async () => {
      says(wire, story);
      const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
      const message = {
        role: 'user' as const,
        content: 'What is it?',
        images: [{ mediaType: 'image/png' as const, bytes }],
      };
      const heard = await listen(modelOf(wire), { ...question, messages: [message] });
      expect(heard.error).toBeUndefined();
      expect(wire.sent.image(server.requests[0]?.body ?? {})).toBe(`data:image/png;base64,${bytes.toString('base64')}`);
    });

    it('carry the schema of the answer (M16)', async () => {
      says(wire, story);
      const schema = {
        type: 'object',
        properties: { town: { type: 'string' } },
        required: ['town'],
        additionalProperties: false,
      };
      const parameters = { response_format: { type: 'json_schema' as const, name: 'place', schema } };
      const heard = await listen(modelOf(wire), { ...question, parameters });
      expect(heard.error).toBeUndefined();
      expect(wire.sent.schema(server.requests[0]?.body ?? {})).toMatchObject({
        properties: { town: { type: expect.stringMatching(/^string$/i) } },
      });
    });

    it('with what the provider lacks are answered, with warnings instead of errors (M8)', async () => {
      says(wire, story);
      const parameters = { temperature: 0.3, top_p: 0.8, top_k: 20, seed: 5, stop: ['END'], top_logprobs: 2 };
      const heard = await listen(modelOf(wire), {
        ...withTools,
        parameters,
        parallelToolCalls: false,
        toolChoice: 'auto',
      });
      expect(heard.error).toBeUndefined();
      for (const warning of heard.warnings) expect(warning).not.toContain('weather');
    });
  });

  describe('an abort', () => {
    it('ends the call and its connection at once (M2, M3)', async () => {
      const [head] = [
        Buffer.concat(wire.encode({ ...story, steps: [{ kind: 'text', pieces: ['one ', 'two '] }] }).slice(0, -1)),
      ];
      server.answer = (response) => void response.writeHead(200, { 'content-type': wire.contentType }).write(head);
      const abort = new AbortController();
      const heard = await listen(modelOf(wire), question, { signal: abort.signal, onText: () => abort.abort() });
      expect(heard.error).toMatchObject({ name: 'AbortError' });
      expect(heard.text).toBe('one ');
      await vi.waitFor(() => expect(server.broken()).toBe(1), 10_000);
    });

    it('before the answer began is no other', async () => {
      server.answer = () => {};
      const abort = new AbortController();
      const call = listen(modelOf(wire), question, { signal: abort.signal });
      await vi.waitFor(() => expect(server.requests).toHaveLength(1), 10_000);
      abort.abort();
      expect((await call).error).toMatchObject({ name: 'AbortError' });
      await vi.waitFor(() => expect(server.broken()).toBe(1), 10_000);
    });
  });

  describe('faults', () => {
    const events = wire.encode(story);
    const first = events.findIndex((event) => event.includes('aus '));
    const begun = (): Buffer => Buffer.concat(events.slice(0, first + 1));
    const next = (): Buffer => events[first + 1] ?? Buffer.alloc(0);
    const begins = (then: (response: Parameters<WireServer['answer']>[0]) => void): void => {
      server.answer = (response) => {
        response.writeHead(200, { 'content-type': wire.contentType });
        response.write(begun(), () => then(response));
      };
    };

    it.each([
      [
        'in the middle of an event',
        (response: Parameters<WireServer['answer']>[0]) => response.end(next().subarray(0, -9)),
      ],
      ['between events', (response: Parameters<WireServer['answer']>[0]) => response.end()],
      ['by a reset', (response: Parameters<WireServer['answer']>[0]) => response.socket?.resetAndDestroy()],
    ])('cut %s: worth repeating, the text so far stays (M4)', async (_name, cut) => {
      begins(cut);
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ retryable: true });
      expect(storyText.startsWith(heard.text)).toBe(true);
      expect(heard.text).not.toBe(storyText);
    });

    it('malformed JSON is an error', async () => {
      begins((response) => response.end(wire.malformed));
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'error' });
    });

    it('a failure inside the stream keeps what came before', async () => {
      begins((response) => response.end(wire.errorEvent));
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'error', retryable: true });
      expect(heard.text).not.toBe('');
    });

    it.each([429, 500, 503])('%i with its wait', async (status) => {
      server.answer = (response) =>
        void response
          .writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' })
          .end(wire.refusalBody);
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ retryable: true, status, retryAfterMs: 7_000 });
      expect(server.requests).toHaveLength(1);
    });

    it('401 is not worth repeating, and tells no key', async () => {
      server.answer = (response) =>
        void response
          .writeHead(401, { 'content-type': 'application/json' })
          .end(wire.refusalBody.replace('busy', `bad key ${wire.config('').apiKey}`));
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'unavailable', retryable: false, status: 401 });
    });

    it('a web page instead of a stream is an error', async () => {
      server.answer = (response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>');
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'error', retryable: false });
    });

    it('a redirect is not followed', async () => {
      server.answer = (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();
      const heard = await listen(modelOf(wire), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'unavailable', retryable: false });
      expect(server.requests).toHaveLength(1);
    });

    it('an endless event is cut off at its bound, not gathered', async () => {
      let written = 0;
      begins((response) => {
        response.write(wire.endless);
        const more = (): void => {
          if (response.destroyed) return;
          written += 65_536;
          response.write('x'.repeat(65_536), more);
        };
        more();
      });
      const heard = await listen(modelOf(wire, { maxEventBytes: 500_000 }), question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'error', retryable: false });
      // What the system's own buffers hold comes on top.
      expect(written).toBeLessThan(30_000_000);
    });

    it('silence is a stall, before the first byte and after some text', async () => {
      server.answer = () => {};
      const early = await listen(modelOf(wire, { firstByteTimeoutMs: 60 }), question);
      expect(failureOf(early.error, wire)).toMatchObject({ kind: 'stalled', retryable: true });
      begins(() => {});
      const late = await listen(modelOf(wire, { stallTimeoutMs: 60 }), question);
      expect(failureOf(late.error, wire)).toMatchObject({ kind: 'stalled', retryable: true });
    });

    it('a server that is not there is unavailable', async () => {
      const model = modelOf(wire);
      server.close();
      const heard = await listen(model, question);
      expect(failureOf(heard.error, wire)).toMatchObject({ kind: 'unavailable', retryable: true });
    });
  });
});

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
