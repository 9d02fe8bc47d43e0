import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModelError, type ModelCompletion, type ModelSink } from '@parley/core';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalModelFile } from '../local-model-file.ts';
import type { ToEngine } from '../protocol.ts';
import type { EngineLink, EngineProcessEvents } from './engine-process.ts';
import { LlamaEngine, type LlamaEngineOptions } from './llama-engine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'parley-engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function modelFile(id: string): LocalModelFile {
  const file = path.join(folder, id);
  writeFileSync(file, 'weights');
  return { id, name: id, file, contextTokens: 512, adapters: [] };
}

/** A process that says what the test has it say. */
class FakeProcess implements EngineLink {
  readonly pid = 1;
  readonly sent: ToEngine[] = [];
  readonly events: EngineProcessEvents;
  isKilled = false;

  constructor(events: EngineProcessEvents) {
    this.events = events;
    queueMicrotask(() => events.message({ type: 'ready' }));
  }
  send(message: ToEngine): void {
    this.sent.push(message);
    if (message.type === 'load')
      queueMicrotask(() =>
        this.events.message({
          type: 'loaded',
          key: message.spec.key,
          contextTokens: 512,
          slots: message.spec.sequences,
        }),
      );
  }
  keepAlive(): void {}
  kill(): void {
    this.isKilled = true;
  }
  calls(): number[] {
    return this.sent.flatMap((message) => (message.type === 'generate' ? [message.call] : []));
  }
  finish(call: number): void {
    const completion: ModelCompletion = { reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } };
    this.events.message({
      type: 'events',
      events: [
        { type: 'text', call, text: `answer ${call}` },
        { type: 'done', call, completion },
      ],
    });
  }
  die(): void {
    this.events.ended({ code: null, signal: 'SIGSEGV', detail: 'a native fault' });
  }
}

let processes: FakeProcess[] = [];
const incidents: string[] = [];
const latest = (): FakeProcess => {
  const last = processes.at(-1);
  if (last === undefined) throw new Error('No process was started');
  return last;
};

function engineOf(options: LlamaEngineOptions = {}): LlamaEngine {
  return new LlamaEngine({
    sequences: 2,
    cores: 2,
    onIncident: (message) => incidents.push(message),
    start: (events) => {
      const started = new FakeProcess(events);
      processes.push(started);
      return started;
    },
    ...options,
  });
}

function turn(
  engine: LlamaEngine,
  file: LocalModelFile,
  signal = new AbortController().signal,
  more: Partial<ModelSink> = {},
) {
  const positions: number[] = [];
  const outcome = engine
    .generate(
      file,
      { messages: [{ role: 'user', content: 'hi' }], parameters: {} },
      { text: () => {}, waiting: ({ position }) => positions.push(position), ...more },
      signal,
    )
    .then(
      ({ reason }) => reason,
      (error: unknown) =>
        ModelError.is(error) ? `${error.kind}${error.retryable ? ', retryable' : ''}` : (error as Error).name,
    );
  return { outcome, positions };
}

/** Lets what is due at once happen. */
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  processes = [];
  incidents.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('LlamaEngine', () => {
  it('starts no process before the first turn (E1), and ends it when nothing is to do for long', async () => {
    const engine = engineOf({ idleMs: 60_000 });
    expect(processes).toHaveLength(0);
    const file = modelFile('a');
    const one = turn(engine, file);
    await settle();
    latest().finish(1);
    expect(await one.outcome).toBe('complete');
    await vi.advanceTimersByTimeAsync(59_000);
    expect(latest().isKilled).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(latest().isKilled).toBe(true);
    const two = turn(engine, file);
    await settle();
    expect(processes).toHaveLength(2);
    expect(latest().sent.map(({ type }) => type)).toEqual(['load', 'generate']);
    latest().finish(2);
    expect(await two.outcome).toBe('complete');
  });

  it('computes as many turns as there are sequences and tells the others their place (E4)', async () => {
    const engine = engineOf();
    const file = modelFile('a');
    const turns = [1, 2, 3, 4].map(() => turn(engine, file));
    await settle();
    expect(latest().calls()).toEqual([1, 2]);
    expect(turns.map(({ positions }) => positions.at(-1))).toEqual([1, 2, 1, 2]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(turns[3]?.positions.slice(-2)).toEqual([2, 2]);
    latest().finish(2);
    expect(latest().calls()).toEqual([1, 2, 3]);
    expect(turns[3]?.positions.at(-1)).toBe(1);
    for (const call of [1, 3, 4]) latest().finish(call);
    expect(await Promise.all(turns.map(({ outcome }) => outcome))).toEqual(Array(4).fill('complete'));
  });

  it('refuses a turn when too many wait, and says that it may be tried again (E4)', async () => {
    const engine = engineOf({ maxWaiting: 1 });
    const file = modelFile('a');
    const turns = [turn(engine, file)];
    await settle();
    turns.push(turn(engine, file), turn(engine, file), turn(engine, file));
    expect(await turns[3]?.outcome).toBe('unavailable, retryable');
    engine.close();
    expect(await Promise.all(turns.slice(0, 3).map(({ outcome }) => outcome))).toEqual(
      Array(3).fill('unavailable, retryable'),
    );
  });

  it('a crash fails the turns it was computing; those that wait go on with the next process (E2, E3)', async () => {
    const engine = engineOf();
    const turns = [1, 2, 3].map(() => turn(engine, modelFile('a')));
    await settle();
    latest().die();
    expect(await turns[0]?.outcome).toBe('error, retryable');
    expect(await turns[1]?.outcome).toBe('error, retryable');
    expect(incidents).toEqual(['The engine of local models ended (SIGSEGV)']);
    expect(processes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(300);
    expect(processes).toHaveLength(2);
    expect(latest().calls()).toEqual([3]);
    latest().finish(3);
    expect(await turns[2]?.outcome).toBe('complete');
  });

  it('gives up on turns that wait when the process keeps dying, starting it ever more seldom (E2, E3)', async () => {
    const engine = engineOf({ sequences: 1 });
    const file = modelFile('a');
    const turns = [1, 2, 3, 4].map(() => turn(engine, file));
    for (const delayMs of [250, 500, 1_000]) {
      await vi.advanceTimersByTimeAsync(0);
      latest().die();
      const before = processes.length;
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(processes).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(await Promise.all(turns.map(({ outcome }) => outcome))).toEqual([
      ...Array<string>(3).fill('error, retryable'),
      'unavailable',
    ]);
  });

  it('cancels in the process what is aborted, and hears no more of it (M2, M3)', async () => {
    const engine = engineOf();
    const abort = new AbortController();
    const heard: string[] = [];
    const one = turn(engine, modelFile('a'), abort.signal, { text: (delta) => heard.push(delta) });
    await settle();
    abort.abort();
    expect(await one.outcome).toBe('AbortError');
    expect(latest().sent.at(-1)).toEqual({ type: 'cancel', call: 1 });
    latest().finish(1);
    expect(heard).toEqual([]);
  });

  it('keeps two models in memory, and lets the one go that was idle longest (E6)', async () => {
    const engine = engineOf();
    for (const id of ['a', 'b', 'a', 'c']) {
      const one = turn(engine, modelFile(id));
      await settle();
      latest().finish(latest().calls().at(-1) ?? 0);
      await one.outcome;
    }
    const unloaded = latest().sent.flatMap((message) => (message.type === 'unload' ? [message.key] : []));
    expect(unloaded).toHaveLength(1);
    expect(unloaded[0]).toContain(path.join(folder, 'b'));
  });

  it('says when the file is gone', async () => {
    expect(await turn(engineOf(), { ...modelFile('a'), file: path.join(folder, 'gone') }).outcome).toBe('unavailable');
  });
});
