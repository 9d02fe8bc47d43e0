import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ParleyError } from '../kernel/index.ts';
import { estimateTokens, ModelError } from '../models/index.ts';
import { assembleContext, type AssembleContextOptions } from './assemble-context.ts';
import type { ContextBlock, ContextContributor, ConversationMessage } from './context-contributor.ts';
import { createHistoryWindow } from './history-window.ts';
import { assistantPrompt } from './prompts/assistant.ts';
import { createSystemPrompt } from './system-prompt.ts';
import { messageOverheadTokens } from './token-costs.ts';

const model = (contextTokens: number, countTokens: (text: string) => number = estimateTokens) => ({
  id: 'm',
  contextTokens,
  countTokens,
});
const say = (
  sender: ConversationMessage['sender'],
  content: string,
  status: ConversationMessage['status'] = 'complete',
): ConversationMessage => ({
  id: `${sender}:${content.slice(0, 9)}`,
  sender,
  content,
  status,
});
const builtIn = [createSystemPrompt(assistantPrompt), createHistoryWindow()];

function assemble(messages: readonly ConversationMessage[], more: Partial<AssembleContextOptions> = {}) {
  return assembleContext({
    contributors: builtIn,
    conversation: { id: 'c', messages },
    model: model(8_192),
    parameters: {},
    ...more,
  });
}

const block = (content: string, more: Partial<ContextBlock> = {}): ContextBlock => ({
  place: 'instructions',
  role: 'system',
  content,
  ...more,
});

function contributor(
  id: string,
  contribute: ContextContributor['contribute'],
  more: Partial<ContextContributor> = {},
): ContextContributor {
  return { id, priority: 10, budget: { tokens: 100 }, contribute, ...more };
}

function cost(messages: readonly { content: string }[], countTokens: (text: string) => number): number {
  return messages.reduce((sum, { content }) => sum + countTokens(content) + messageOverheadTokens, 0);
}

describe('assembleContext', () => {
  it('puts the system prompt before the conversation and names its version (C4, C15)', async () => {
    const { request, report } = await assemble([say('user', 'one'), say('assistant', 'two'), say('user', 'three')], {
      parameters: { temperature: 0.3 },
    });
    expect(request).toEqual({
      cacheKey: expect.any(String),
      messages: [
        { role: 'system', content: assistantPrompt.text },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'two' },
        { role: 'user', content: 'three' },
      ],
      parameters: { temperature: 0.3 },
    });
    expect(report.contributors.map(({ id, blocks, left_out, sources }) => ({ id, blocks, left_out, sources }))).toEqual(
      [
        { id: 'system_prompt', blocks: 1, left_out: 0, sources: ['assistant@1'] },
        { id: 'history_window', blocks: 3, left_out: 0, sources: [] },
      ],
    );
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('joins instructions of several contributors in the order of the list, whoever is first to answer (C4, C5)', async () => {
    let release = (): void => {};
    const slow = contributor(
      'slow',
      () =>
        new Promise((resolve) => {
          release = () => resolve([block('from slow')]);
        }),
    );
    const fast = contributor(
      'fast',
      async () => {
        release();
        return [block('from fast'), block('a message', { place: 'conversation', role: 'assistant' })];
      },
      { priority: 90 },
    );
    const { request } = await assemble([say('user', 'hi')], { contributors: [slow, fast, createHistoryWindow()] });
    expect(request.messages).toEqual([
      { role: 'system', content: 'from slow\n\nfrom fast' },
      { role: 'assistant', content: 'a message' },
      { role: 'user', content: 'hi' },
    ]);
  });

  it('keeps room for the answer, and lowers a max_tokens that leaves none (C2)', async () => {
    expect((await assemble([say('user', 'x')])).report).toMatchObject({
      reserved_output_tokens: 2_048,
      input_limit_tokens: 6_144,
    });
    expect((await assemble([say('user', 'x')], { parameters: { max_tokens: 500 } })).report).toMatchObject({
      input_limit_tokens: 7_692,
    });
    const { request, report } = await assemble([say('user', 'x')], { parameters: { max_tokens: 1_000_000 } });
    expect(request.parameters.max_tokens).toBe(6_144);
    expect(report).toMatchObject({ lowered_max_tokens: 6_144, input_limit_tokens: 2_048 });
  });

  it('counts the text to go on from and hands it over (C1)', async () => {
    const soFar = 'word '.repeat(400);
    const whole = await assemble([say('user', 'x')]);
    const { request, report } = await assemble([say('user', 'x')], { continueFrom: soFar });
    expect(request.continueFrom).toBe(soFar);
    expect(report.input_limit_tokens).toBe(
      whole.report.input_limit_tokens - estimateTokens(soFar) - messageOverheadTokens,
    );
  });

  it('shares scarce tokens by priority, required first, the question before what is optional (C6)', async () => {
    const budgets: Record<string, number> = {};
    const greedy = (id: string, more: Partial<ContextContributor>): ContextContributor =>
      contributor(
        id,
        async (_, budget) => {
          budgets[id] = budget.tokens;
          return [];
        },
        { budget: { tokens: 500 }, ...more },
      );
    const question = say('user', 'q'.repeat(1_000));
    await assemble([question], {
      model: model(1_600, (text) => text.length),
      contributors: [
        greedy('low', { priority: 1 }),
        greedy('high', { priority: 9 }),
        greedy('must', { priority: 0, required: true, budget: { tokens: 100 } }),
        createHistoryWindow(),
      ],
    });
    expect(budgets).toEqual({ must: 100, high: 1_200 - 100 - 1_000 - messageOverheadTokens, low: 0 });
  });

  it('takes the least important blocks from whoever gives too much (C7)', async () => {
    const chatty = contributor('chatty', async () => [
      block('a'.repeat(30), { rank: 2 }),
      block('b'.repeat(30), { rank: 0 }),
      block('c'.repeat(30), { rank: 1 }),
    ]);
    const { request, report } = await assemble([say('user', 'x')], {
      contributors: [chatty, createHistoryWindow()],
      model: model(8_000, (text) => text.length),
    });
    expect(request.messages[0]?.content).toBe(`${'b'.repeat(30)}\n\n${'c'.repeat(30)}`);
    expect(report.contributors[0]).toMatchObject({
      id: 'chatty',
      budget_tokens: 100,
      used_tokens: 70,
      blocks: 2,
      left_out: 1,
    });
  });

  it('fails rather than answer without its instructions (C7)', async () => {
    const contributors = [
      createSystemPrompt({ id: 'long', version: 3, text: 'x '.repeat(5_000) }),
      createHistoryWindow(),
    ];
    await expect(assemble([say('user', 'x')], { contributors, model: model(4_096) })).rejects.toMatchObject({
      name: 'ModelError',
      kind: 'context_too_long',
    });
  });

  it('goes on without a contributor that throws, hangs or answers nonsense, and reports codes only (C8, C10)', async () => {
    let signal: AbortSignal | undefined;
    const contributors = [
      contributor('throws', () => {
        throw new Error('private text');
      }),
      contributor('refuses', async () => {
        throw new ParleyError('storage_unavailable', 'private text');
      }),
      contributor(
        'hangs',
        (input) =>
          new Promise((_, reject) => {
            signal = input.signal;
            // Its own late failure must not surface anywhere.
            input.signal.addEventListener('abort', () => reject(new Error('late')));
          }),
        { timeoutMs: 5 },
      ),
      contributor('nonsense', async () => [{ text: 'x' }] as unknown as ContextBlock[]),
      contributor('nothing', async () => undefined as unknown as ContextBlock[]),
      ...builtIn,
    ];
    const { request, report } = await assemble([say('user', 'hi')], { contributors });
    expect(request.messages).toHaveLength(2);
    expect(signal?.aborted).toBe(true);
    expect(report.contributors.slice(0, 5).map(({ id, error }) => [id, error])).toEqual([
      ['throws', { kind: 'failed', code: 'Error' }],
      ['refuses', { kind: 'failed', code: 'storage_unavailable' }],
      ['hangs', { kind: 'timeout', code: 'timeout' }],
      ['nonsense', { kind: 'invalid', code: 'not_blocks' }],
      ['nothing', { kind: 'invalid', code: 'not_blocks' }],
    ]);
    expect(JSON.stringify(report)).not.toContain('private');
  });

  it('fails with the error of a required contributor (C8)', async () => {
    const fault = new Error('no prompt');
    const broken = contributor(
      'broken',
      async () => {
        throw fault;
      },
      { required: true },
    );
    await expect(assemble([say('user', 'hi')], { contributors: [broken, createHistoryWindow()] })).rejects.toBe(fault);
  });

  it('stops with the turn (C9)', async () => {
    const abort = new AbortController();
    const entered = vi.fn();
    const hangs = contributor('hangs', () => new Promise(entered), { timeoutMs: 60_000 });
    const assembly = assemble([say('user', 'hi')], { contributors: [hangs, ...builtIn], signal: abort.signal });
    await vi.waitFor(() => expect(entered).toHaveBeenCalled(), { timeout: 8_000 });
    abort.abort();
    await expect(assembly).rejects.toMatchObject({ name: 'AbortError' });
    await expect(assemble([say('user', 'hi')], { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses a list without the question, and one with two of a name', async () => {
    await expect(assemble([say('user', 'x')], { contributors: [createSystemPrompt(assistantPrompt)] })).rejects.toThrow(
      TypeError,
    );
    await expect(assemble([say('user', 'x')], { contributors: [...builtIn, createHistoryWindow()] })).rejects.toThrow(
      TypeError,
    );
  });
});

describe('any conversation, contributors, window and tokenizer', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.integer({ min: 1, max: 6_000 }).map((length) => '🦊x'.repeat(length / 3)),
  );
  const message = fc.record({
    id: fc.uuid(),
    sender: fc.constantFrom<ConversationMessage['sender']>('user', 'assistant', 'user', 'assistant', 'system'),
    content: text,
    status: fc.constantFrom<ConversationMessage['status']>(
      'complete',
      'complete',
      'complete',
      'stopped',
      'failed',
      'interrupted',
      'blocked',
      'pending',
    ),
  });
  const counters: Record<string, (text: string) => number> = {
    estimate: estimateTokens,
    characters: (value) => value.length,
    // Joined texts count more than their parts: worse than any real tokenizer.
    worseThanItsParts: (value) => Math.ceil(value.length / 3) + (value.includes('\n\n') ? 40 : 0),
  };
  const extra = fc.record({
    priority: fc.integer({ min: -5, max: 200 }),
    budget: fc.oneof(
      fc.integer({ min: 0, max: 3_000 }).map((tokens) => ({ tokens })),
      fc.double({ min: 0, max: 2, noNaN: true }).map((share) => ({ share })),
      fc.constant('rest' as const),
    ),
    blocks: fc.array(fc.tuple(text, fc.constantFrom<ContextBlock['place']>('instructions', 'conversation')), {
      maxLength: 4,
    }),
    fails: fc.boolean(),
  });

  it('never exceeds the window, always holds the last user message, keeps the order (C1, C3, C4, C11)', async () => {
    let assembled = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 30 }),
        text.filter((content) => content.trim() !== ''),
        fc.array(extra, { maxLength: 4 }),
        fc.integer({ min: 512, max: 9_000 }),
        fc.option(fc.integer({ min: 1, max: 12_000 }), { nil: undefined }),
        fc.constantFrom(...Object.keys(counters)),
        async (earlier, question, extras, contextTokens, maxTokens, counter) => {
          const countTokens = counters[counter] ?? estimateTokens;
          const messages = [
            ...earlier.map((one, index) => ({ ...one, content: `${index}:${one.content}` })),
            say('user', question),
          ];
          const contributors = [
            ...extras.map(({ priority, budget, blocks, fails }, index) =>
              contributor(
                `extra${index}`,
                async () => {
                  if (fails) throw new Error('no');
                  return blocks.map(([content, place]) =>
                    // Never the text of a message: what stands where is told by the text.
                    block(`of an extra: ${content}`, {
                      place,
                      role: place === 'instructions' ? 'system' : 'assistant',
                    }),
                  );
                },
                { priority, budget },
              ),
            ),
            createSystemPrompt({ id: 'p', version: 1, text: 'Be brief.' }),
            createHistoryWindow(),
          ];
          const options = {
            model: model(contextTokens, countTokens),
            contributors,
            parameters: maxTokens === undefined ? {} : { max_tokens: maxTokens },
          };
          const result = await assemble(messages, options).catch((error: unknown) => {
            if (ModelError.is(error) && error.kind === 'context_too_long') return undefined;
            throw error;
          });
          // 512 tokens hold the prompt and the beginning of any question.
          if (result === undefined) expect.unreachable('It did not fit');
          assembled++;
          const { request, report } = result;
          const input = cost(request.messages, countTokens);
          expect(input + report.reserved_output_tokens).toBeLessThanOrEqual(contextTokens);
          expect(report.input_tokens).toBeLessThanOrEqual(report.input_limit_tokens);
          if (request.parameters.max_tokens !== undefined)
            expect(input + request.parameters.max_tokens).toBeLessThanOrEqual(contextTokens);

          const last = request.messages.findLast(({ role }) => role === 'user')?.content ?? '';
          if (last !== question) {
            expect(last).toMatch(/\n\[… \d+ characters left out …\]\n/);
            expect(question.startsWith(last.slice(0, last.indexOf('\n[… ')))).toBe(true);
          }

          const places = request.messages
            .map(({ content }) => messages.findIndex((one) => one.content === content))
            .filter((place) => place >= 0);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect((await assemble(messages, options)).request).toEqual(request);
        },
      ),
      { numRuns: 400 },
    );
    expect(assembled).toBe(400);
  });
});
