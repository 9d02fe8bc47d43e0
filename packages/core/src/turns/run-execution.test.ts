import type { RunEvent, ServerFrame } from '@parley/protocol';
import { describe, expect, test } from 'vitest';
import { silentLogger, systemClock } from '../kernel/index.ts';
import { ModelError, textOnly, type LanguageModel, type ModelSink } from '../models/index.ts';
import { defaultLoopLimits } from './answer-loop.ts';
import { fromLogRow } from './frames.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { Prompt } from './prompt.ts';
import { RunExecution } from './run-execution.ts';
import type { LeasedEnding, TurnStore } from './turn-store.ts';
import { testLease as lease, testRun as run } from './run.testing.ts';
import type { Lease, LogRow } from './types.ts';

const room = {
  offered: undefined,
  earlier: [],
  warnings: [],
  limits: defaultLoopLimits,
  resolve: () => undefined,
  stallMs: 60_000,
};
const prompt: Prompt = {
  request: { messages: [], parameters: {} },
  report: { context_tokens: 0, reserved_output_tokens: 0, input_limit_tokens: 0, input_tokens: 0, contributors: [] },
  warnings: [],
};

function setup(options: { maySpeak?: () => boolean; failEndings?: number; lease?: Lease } = {}) {
  const sent: ServerFrame[] = [];
  const endings: LeasedEnding[] = [];
  let failures = options.failEndings ?? 0;
  const live: LivePublisher = {
    send: (_conversation, gateways, frames) => void sent.push(...[...gateways].flatMap(() => frames)),
    broadcast: async () => undefined,
    onTick: () => undefined,
    start: () => undefined,
    stop: () => undefined,
  };
  const store = {
    async endLeased(ending: LeasedEnding) {
      if (failures-- > 0) throw new Error('database away');
      endings.push(ending);
      return { run: { ...run, status: ending.status }, events: [] };
    },
  } as unknown as TurnStore;
  const execution = new RunExecution({
    lease: options.lease ?? lease,
    store,
    live,
    clock: systemClock,
    logger: silentLogger,
    maySpeak: options.maySpeak ?? (() => true),
    wake: () => undefined,
    pause: async () => undefined,
  });
  execution.log.watch('gateway');
  return { execution, sent, endings };
}

/** A model in the test's hands: `say` speaks, `finish` and `fail` end it. */
function puppet() {
  let sink: ModelSink | undefined;
  let settle: { finish: () => void; fail: (error: unknown) => void } | undefined;
  const model: LanguageModel = {
    id: 'm',
    name: 'm',
    contextTokens: 1_000,
    abilities: textOnly,
    countTokens: () => 1,
    generate: (_request, given, signal) =>
      new Promise((resolve, reject) => {
        sink = given;
        settle = {
          finish: () => resolve({ reason: 'complete', usage: { input_tokens: 1, output_tokens: 2 } }),
          fail: reject,
        };
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      }),
  };
  return {
    model,
    say: (text: string) => sink?.text(text),
    finish: () => settle?.finish(),
    fail: (error: unknown) => settle?.fail(error),
  };
}

const textOf = (rows: readonly LogRow[]) =>
  rows
    .map((row) => fromLogRow('run', row.seq, row.type, JSON.parse(row.data) as object))
    .reduce((text, event) => (event.type === 'text.delta' ? text + event.text : text), '');
const liveText = (frames: readonly ServerFrame[]) =>
  (frames as RunEvent[]).reduce((text, event) => (event.type === 'text.delta' ? text + event.text : text), '');

describe('a run on a worker', () => {
  test('T11.3 sends the first text at once and gathers the rest for the tick', async () => {
    const { execution, sent } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('He');
    expect(liveText(sent)).toBe('He');
    model.say('l');
    model.say('lo');
    expect(liveText(sent)).toBe('He');
    execution.log.collectLive();
    expect(liveText(sent)).toBe('Hello');
    model.finish();
    await done;
  });

  test('T3.2 live deltas carry the seq of the chunk they are stored in and never span two', async () => {
    const { execution, sent, endings } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('one ');
    model.say('two ');
    const [first] = execution.log.unstoredRows();
    model.say('three ');
    expect(execution.log.unstoredRows()).toEqual([first]);
    execution.log.stored(2);
    execution.log.collectLive();
    const [second] = execution.log.unstoredRows();
    expect([first?.seq, second?.seq]).toEqual([2, 3]);
    expect(textOf([first, second].flatMap((row) => row ?? []))).toBe('one two three ');
    const liveBySeq = Map.groupBy(sent as RunEvent[], (event) => event.seq);
    expect(liveText((liveBySeq.get(2) ?? []) as ServerFrame[])).toBe('one two ');
    expect(liveText((liveBySeq.get(3) ?? []) as ServerFrame[])).toBe('three ');
    model.finish();
    await done;
    expect(endings[0]?.rows.map((row) => [row.seq, row.type])).toEqual([
      [3, 'text.delta'],
      [4, 'run.ended'],
    ]);
    expect(endings[0]?.content).toBe('one two three ');
  });

  test('offers the same rows again until it hears that they are stored', async () => {
    const { execution, endings } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('kept');
    const rows = execution.log.unstoredRows();
    expect(execution.log.unstoredRows()).toEqual(rows);
    model.finish();
    await done;
    // The ending takes along what nobody confirmed.
    expect(textOf(endings[0]?.rows ?? [])).toBe('kept');
  });

  test('T4.3 a gateway that comes late gets what the log does not have yet', async () => {
    const { execution, sent } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('stored ');
    execution.log.unstoredRows();
    execution.log.stored(2);
    model.say('on its way ');
    execution.log.unstoredRows();
    model.say('gathered');
    sent.length = 0;
    execution.log.watch('late');
    const toLate = sent as RunEvent[];
    expect(toLate.map((event) => event.seq)).toEqual(expect.arrayContaining([3, 4]));
    expect(toLate.filter((event) => event.type === 'text.delta' && event.seq === 3)).toContainEqual(
      expect.objectContaining({ text: 'on its way ', offset: 7, stored: 2 }),
    );
    model.finish();
    await done;
  });

  test('T5.4 says nothing live while its lease is in doubt, and stores it all the same', async () => {
    let current = false;
    const { execution, sent, endings } = setup({ maySpeak: () => current });
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('silent ');
    execution.log.collectLive();
    expect(sent).toEqual([]);
    current = true;
    model.say('again');
    model.finish();
    await done;
    expect(endings[0]?.content).toBe('silent again');
  });

  test('T6.1 stop aborts the model and keeps the text so far', async () => {
    const { execution, endings } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('half an ans');
    execution.stop('stopped_by_user');
    model.say('wer that nobody asked for any more');
    await done;
    expect(endings[0]).toMatchObject({ status: 'stopped', reason: 'stopped_by_user', content: 'half an ans' });
  });

  test('T5.3 a lost run ends without a word', async () => {
    const { execution, endings, sent } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('text');
    sent.length = 0;
    execution.lost();
    expect(await done).toBeUndefined();
    expect(endings).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('T2.2 an ending is tried until it is stored', async () => {
    const { execution, endings } = setup({ failEndings: 3 });
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('text');
    model.finish();
    await done;
    expect(endings).toHaveLength(1);
  });

  test.each([
    ['unavailable', 'model_unavailable'],
    ['error', 'model_error'],
    ['context_too_long', 'context_too_long'],
  ] as const)('T2.3 a model error %s fails the run as %s', async (kind, reason) => {
    const { execution, endings } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.fail(new ModelError(kind, 'as it is', { retryable: false }));
    await done;
    expect(endings[0]).toMatchObject({ status: 'failed', reason, detail: 'as it is' });
  });

  test('T2.3 an unknown fault shows no detail', async () => {
    const { execution, endings } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.fail(new Error('secret at /etc/passwd'));
    await done;
    expect(endings[0]).toMatchObject({ status: 'failed', reason: 'internal' });
    expect(endings[0]?.detail).toBeUndefined();
  });

  test('joins surrogate halves over deltas and replaces what no JSON column can hold', async () => {
    const { execution, endings, sent } = setup();
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('a\ud83d');
    model.say('\ude00b\0c\udc00');
    model.finish();
    await done;
    expect(endings[0]?.content).toBe('a😀b\ufffdc\ufffd');
    expect(liveText(sent.filter((frame) => frame.type === 'text.delta'))).toBe('a😀b\ufffdc\ufffd');
  });

  test('T3.6 names the attempt when it is not the first', async () => {
    const { execution, sent } = setup({
      lease: { ...lease, run: { ...run, attempt: 2 }, started: { ...lease.started, seq: 2, after: 1, attempt: 2 } },
    });
    const model = puppet();
    const done = execution.execute(model.model, prompt, room);
    model.say('again');
    expect(sent).toContainEqual(expect.objectContaining({ attempt: 2, seq: 3 }));
    model.finish();
    await done;
  });

  test('T7.5 a continued answer begins with the text it goes on from', async () => {
    const { execution, endings } = setup();
    const model = puppet();
    const done = execution.execute(
      model.model,
      { ...prompt, request: { ...prompt.request, continueFrom: 'so far, ' } },
      room,
    );
    model.say('so good');
    model.finish();
    await done;
    expect(endings[0]?.content).toBe('so far, so good');
  });
});
