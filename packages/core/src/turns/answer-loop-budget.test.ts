import { describe, expect, test } from 'vitest';
import { silentLogger, type Clock } from '../kernel/index.ts';
import { textOnly, type LanguageModel } from '../models/index.ts';
import { createScriptedTool } from '../tools/scripted-tool.ts';
import { defaultLoopLimits, LoopProgress, runAnswerLoop, type LoopLimits } from './answer-loop.ts';
import type { LivePublisher } from './live-publisher.ts';
import { RunLog } from './run-log.ts';
import { testLease } from './run.testing.ts';

/** A model that calls a tool in every step, as long as it is let; each step takes time and tokens. */
async function run(options: {
  readonly limits: Partial<LoopLimits>;
  readonly stepMs?: number;
  readonly toolMs?: number;
  readonly price?: LanguageModel['price'];
  readonly maxTokens?: number;
}) {
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const asked: { readonly toolChoice: unknown; readonly maxTokens: number | undefined }[] = [];
  const model: LanguageModel = {
    id: 'm',
    name: 'm',
    contextTokens: 100_000,
    abilities: { ...textOnly, tools: true },
    countTokens: () => 1,
    ...(options.price && { price: options.price }),
    async generate(request) {
      nowMs += options.stepMs ?? 0;
      asked.push({ toolChoice: request.toolChoice, maxTokens: request.parameters.max_tokens });
      const usage = { input_tokens: 100, output_tokens: 10 };
      if (request.toolChoice === 'none') return { reason: 'complete', usage };
      return {
        reason: 'tool_calls',
        usage,
        toolCalls: [{ id: `c${asked.length}`, name: 'scripted', arguments: '{}' }],
      };
    },
  };
  const tool = createScriptedTool({
    respond: () => {
      nowMs += options.toolMs ?? 0;
      return 'done';
    },
  });
  const log: RunLog = new RunLog({
    lease: testLease,
    live: { send: () => undefined } as unknown as LivePublisher,
    maySpeak: () => true,
    // Stored as soon as it is said.
    wake: () => queueMicrotask(() => log.stored(log.unstoredRows().at(-1)?.seq ?? 0)),
    onLost: () => undefined,
    onFirst: () => undefined,
  });
  const progress = new LoopProgress();
  const outcome = await runAnswerLoop({
    log,
    model,
    progress,
    clock,
    logger: silentLogger,
    resolve: () => model,
    prompt: {
      request: {
        messages: [],
        parameters: options.maxTokens === undefined ? {} : { max_tokens: options.maxTokens },
        tools: [{ name: 'scripted', description: '', parameters: {} }],
      },
      report: {
        context_tokens: 100_000,
        reserved_output_tokens: 0,
        input_limit_tokens: 100_000,
        input_tokens: 100,
        contributors: [],
      },
      warnings: [],
    },
    offered: {
      tools: [tool],
      userId: 'u',
      conversationId: 'c',
      allowed: async () => new Set(),
      decisions: new Map(),
    },
    earlier: [],
    limits: { ...defaultLoopLimits, ...options.limits },
    signal: new AbortController().signal,
    stallMs: 60_000,
    onStall: () => undefined,
  });
  return { outcome, progress, asked, tool };
}

describe('T13.5 the budget of an answer', () => {
  test('time: of the model and of the tools together', async () => {
    const { outcome, progress, tool } = await run({ limits: { maxMs: 1_000 }, stepMs: 300, toolMs: 150 });
    expect(outcome).toEqual({ kind: 'ended', reason: 'budget_used' });
    // 300 + 150, 300 + 150, 300: the third step's tool still runs, and no fourth step is asked for.
    expect([progress.steps, progress.modelMs, progress.toolsMs]).toEqual([3, 900, 450]);
    expect(tool.calls).toHaveLength(3);
  });

  test('cost: by the price of the model that answered', async () => {
    // 100 × 3 + 10 × 15 = 450 millionths of a dollar for a step.
    const { outcome, progress } = await run({
      limits: { maxCostMicros: 1_000 },
      price: { input: 3, output: 15 },
    });
    expect(outcome).toEqual({ kind: 'ended', reason: 'budget_used' });
    expect([progress.steps, progress.costMicros]).toEqual([3, 1_350]);
  });

  test('cost: where no price is known it bounds nothing, the steps do', async () => {
    const { outcome, progress, asked } = await run({ limits: { maxCostMicros: 1, maxSteps: 4 } });
    expect(outcome).toEqual({ kind: 'ended', reason: 'complete' });
    expect([progress.steps, progress.costMicros]).toEqual([4, undefined]);
    // The last one is asked without tools, so that it answers.
    expect(asked.map(({ toolChoice }) => toolChoice)).toEqual([undefined, undefined, undefined, 'none']);
  });

  test('tokens: of all steps', async () => {
    const { outcome, progress } = await run({ limits: { maxTokens: 200 } });
    expect(outcome).toEqual({ kind: 'ended', reason: 'budget_used' });
    expect(progress.steps).toBe(2);
  });

  test('max_tokens is meant for the whole answer: each step gets what is left', async () => {
    const { outcome, asked } = await run({ limits: {}, maxTokens: 25 });
    expect(outcome).toEqual({ kind: 'ended', reason: 'length' });
    expect(asked.map(({ maxTokens }) => maxTokens)).toEqual([25, 15, 5]);
  });
});
