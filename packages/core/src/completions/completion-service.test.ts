import type { ModerationLogged } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../kernel/index.ts';
import { ModelError, type LanguageModel, type ModelRegistry, type ModelSink } from '../models/index.ts';
import { createModerationEngine } from '../moderation/index.ts';
import { createCompletionService } from './completion-service.ts';
import type { CompletionRecord } from './types.ts';

const policy = {
  version: 'test-1',
  stages: ['input', 'output'],
  unavailable_message: { default: 'Could not check.' },
  messages: { violence: { default: 'Not this.' } },
  detectors: [
    {
      id: 'words',
      kind: 'dictionary',
      category: 'violence',
      stages: ['input', 'output'],
      action: 'block',
      terms: ['forbidden'],
    },
  ],
};

type Act = (sink: ModelSink, signal: AbortSignal) => Promise<void> | void;

function setUp(act: Act, { maxConcurrent = 10, stallMs = 60_000 } = {}) {
  const records: CompletionRecord[] = [];
  const reported: ModerationLogged[] = [];
  const model: LanguageModel = {
    id: 'm',
    name: 'M',
    contextTokens: 1_000,
    abilities: { tools: true, images: false, json_schema: false, reasoning: true, logprobs: true },
    price: { input: 1, output: 10 },
    countTokens: (text) => text.length,
    async generate(_, sink, signal) {
      await act(sink, signal);
      signal.throwIfAborted();
      return { reason: 'complete', usage: { input_tokens: 2, output_tokens: 5 } };
    },
  };
  const models: ModelRegistry = {
    resolve: (id) => (id === 'm' ? model : undefined),
    list: () => [],
    defaultId: 'm',
  };
  let ids = 0;
  const service = createCompletionService({
    models,
    moderation: createModerationEngine({ policy }),
    log: { record: async (entry) => void records.push(entry) },
    reportModeration: (entry) => reported.push(entry),
    clock: systemClock,
    newId: () => `00000000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    logger: silentLogger,
    maxConcurrent,
    stallMs,
  });
  const prepare = (content = 'hi', count = 1) =>
    service.prepare({
      caller: { userId: 'u', apiKeyId: 'k' },
      endpoint: 'chat',
      model: 'default',
      requests: Array.from({ length: count }, () => ({ messages: [{ role: 'user', content }], parameters: {} })),
      param: 'messages',
      warnings: [],
    });
  return { service, prepare, records, reported };
}

const never = new AbortController().signal;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('a completion', () => {
  it('O8 leaves one record, with what it cost and no text', async () => {
    const { prepare, records } = setUp((sink) => sink.text('hello'));
    const [answer] = await (await prepare()).run(() => ({}), never);
    expect(answer?.text).toBe('hello');
    expect(records).toEqual([
      expect.objectContaining({
        ownerId: 'u',
        apiKeyId: 'k',
        endpoint: 'chat',
        model: 'm',
        outcome: 'done',
        policyVersion: 'test-1',
        inputTokens: 2,
        outputTokens: 5,
        costMicros: 52,
      }),
    ]);
    expect(JSON.stringify(records)).not.toContain('hello');
  });

  it('O2 asks no model about what the policy blocks, and records the refusal', async () => {
    let asked = 0;
    const { prepare, records, reported } = setUp(() => void (asked += 1));
    await expect(prepare('a forbidden thing')).rejects.toMatchObject({
      code: 'invalid_request',
      details: { param: 'messages', code: 'content_filter' },
    });
    expect([asked, records[0]?.outcome, reported[0]?.action]).toEqual([0, 'refused', 'block']);
    expect(JSON.stringify([records, reported])).not.toContain('thing');
  });

  it('O3 releases nothing of a block, ends the model, and ends in the words of the policy', async () => {
    let wasAborted = false;
    const { prepare, records } = setUp(async (sink, signal) => {
      for (const piece of ['This is ', 'forb', 'idden', ' to say ', 'and more']) {
        sink.text(piece);
        await nextTurn();
      }
      await nextTurn();
      wasAborted = signal.aborted;
    });
    const released: string[] = [];
    const [answer] = await (await prepare()).run(() => ({ text: (delta) => void released.push(delta) }), never);
    expect(released.join('')).toBe('This is ');
    expect(answer).toMatchObject({ reason: 'blocked', text: 'This is ', refusal: 'Not this.' });
    expect([wasAborted, records[0]?.outcome]).toEqual([true, 'blocked']);
  });

  it('O3 judges thinking and the arguments of tools like text', async () => {
    for (const say of [
      (sink: ModelSink) => sink.reasoning?.('a forbidden thought'),
      (sink: ModelSink) => {
        sink.toolCall?.({ id: 'c', name: 't' });
        sink.toolArguments?.('c', '{"x":"forbidden"}');
      },
    ]) {
      const [answer] = await (await setUp(say).prepare()).run(() => ({}), never);
      expect(answer?.reason).toBe('blocked');
      expect(JSON.stringify(answer?.calls) + answer?.reasoning).not.toContain('forbidden');
    }
  });

  it('O4 keeps the order, whole characters, and tokens with their text', async () => {
    const { prepare } = setUp(async (sink) => {
      sink.reasoning?.('hm');
      for (const token of ['fox ', '\ud83e', '\udd8a', '\0']) {
        sink.text(token);
        sink.logprobs?.([{ token, logprob: -1, top: [] }]);
        await nextTurn();
      }
      sink.toolCall?.({ id: 'c', name: 't' });
      sink.toolArguments?.('c', '{}');
    });
    const seen: string[] = [];
    const [answer] = await (
      await prepare()
    ).run(
      () => ({
        text: (delta) => void seen.push(delta),
        reasoning: (delta) => void seen.push(`(${delta})`),
        toolCall: ({ name }) => void seen.push(`<${name}>`),
        toolArguments: (_, delta) => void seen.push(delta),
      }),
      never,
    );
    expect(seen.join('')).toBe('(hm)fox 🦊\ufffd<t>{}');
    expect(seen.every((piece) => piece.isWellFormed())).toBe(true);
    expect(answer?.logprobs.map(({ token }) => token)).toEqual(['fox ', '\ud83e', '\udd8a', '\0']);
  });

  it('O6 fails as a whole when one of its answers fails', async () => {
    let calls = 0;
    const { prepare, records } = setUp(async (_, signal) => {
      calls += 1;
      if (calls === 2) throw new ModelError('error', 'broke', { retryable: false });
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      });
    });
    const prepared = await prepare('hi', 3);
    await expect(prepared.run(() => ({}), never)).rejects.toMatchObject({
      code: 'model_unavailable',
      message: 'broke',
    });
    expect(records).toMatchObject([{ outcome: 'failed', reason: 'error' }]);
  });

  it('O7, O8 ends with its caller, and estimates what was said until then', async () => {
    const abort = new AbortController();
    const { prepare, records } = setUp(async (sink, signal) => {
      sink.text('seven!!');
      await nextTurn();
      abort.abort();
      signal.throwIfAborted();
    });
    await expect((await prepare()).run(() => ({}), abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(records).toMatchObject([{ outcome: 'aborted', inputTokens: 2, outputTokens: 7 }]);
  });

  it('O7 ends a model that is silent for too long, and one whose reader takes nothing', async () => {
    const hang: Act = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      });
    const silent = setUp(hang, { stallMs: 20 });
    await expect((await silent.prepare()).run(() => ({}), never)).rejects.toMatchObject({
      code: 'model_unavailable',
      details: { code: 'model_stalled' },
    });
    const stuffed = setUp((sink, signal) => {
      sink.text('x');
      return hang(sink, signal);
    });
    const refuse = () => {
      throw new Error('too much unsent');
    };
    await expect((await stuffed.prepare()).run(() => ({ text: refuse }), never)).rejects.toThrow('too much unsent');
  });

  it('O9 is refused when too many are under way', async () => {
    const { prepare } = setUp(() => undefined, { maxConcurrent: 2 });
    const prepared = await prepare('hi', 3);
    await expect(prepared.run(() => ({}), never)).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('O1, O5 knows no other model, and says what this one lacks', async () => {
    const { service, prepare } = setUp(() => undefined);
    expect(() => service.resolve('other')).toThrow('other');
    const prepared = await service.prepare({
      caller: { userId: 'u' },
      endpoint: 'chat',
      model: 'm',
      requests: [
        { messages: [{ role: 'user', content: 'x' }], parameters: { response_format: { type: 'json_object' } } },
      ],
      param: 'messages',
      warnings: [],
    });
    expect(prepared.warnings).toEqual(['response_format is only an instruction: this model is not held to it']);
    await expect(prepare('x'.repeat(20_000))).rejects.toMatchObject({ details: { code: 'context_length_exceeded' } });
  });
});
