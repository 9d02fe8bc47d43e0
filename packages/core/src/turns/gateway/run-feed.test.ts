import fc from 'fast-check';
import type { RunEnded, RunEvent, RunStarted, TextDelta } from '@parley/protocol';
import { RunCursor } from '@parley/protocol';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../kernel/index.ts';
import { RunFeed } from './run-feed.ts';

/** Timers in the test's hands. */
function createTimers() {
  let now = 0;
  let waiting: { at: number; work: () => void }[] = [];
  return {
    later(ms: number, work: () => void) {
      const entry = { at: now + ms, work };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((other) => other !== entry));
    },
    get pending() {
      return waiting.length;
    },
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = waiting.filter((entry) => entry.at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = next.at;
        waiting = waiting.filter((entry) => entry !== next);
        next.work();
        await settle();
      }
      now = until;
    },
  };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 12; i += 1) await Promise.resolve();
}

const started: RunStarted = {
  type: 'run.started',
  run_id: 'r',
  seq: 1,
  at: { part: 0, offset: 0 },
  after: 0,
  message_id: 'm',
  model: 'x',
  attempt: 1,
};
const delta = (seq: number, offset: number, text: string): TextDelta => ({
  type: 'text.delta',
  run_id: 'r',
  seq,
  part: 0,
  offset,
  text,
});
const endedAt = (seq: number, offset: number): RunEnded => ({
  type: 'run.ended',
  run_id: 'r',
  seq,
  at: { part: 0, offset },
  after: 1,
  message_id: 'm',
  status: 'done',
  reason: 'complete',
});

function setup(options: { afterSeq?: number; failReads?: number } = {}) {
  const timers = createTimers();
  const log: RunEvent[] = [];
  const emitted: RunEvent[] = [];
  let failures = options.failReads ?? 0;
  let reads = 0;
  let text = '';
  // A reader as every client is: it finds no gap in what the feed gives it.
  const reader = new RunCursor();
  const feed = new RunFeed({
    runId: 'r',
    afterSeq: options.afterSeq ?? 0,
    logger: silentLogger,
    later: timers.later,
    async readLog(_run, after, limit) {
      reads += 1;
      if (failures-- > 0) throw new Error('database away');
      return log.filter((event) => event.seq > after).slice(0, limit);
    },
    emit(event) {
      emitted.push(event);
      if (options.afterSeq !== undefined) return;
      const step = reader.accept(event);
      if (step.kind !== 'apply') throw new Error(`${step.kind} at ${event.seq}`);
      if (step.truncateTo !== undefined) text = text.slice(0, step.truncateTo.offset);
      if (step.event.type === 'text.delta') text += step.event.text;
    },
    ended: () => undefined,
  });
  return {
    feed,
    log,
    emitted,
    timers,
    readsSoFar: () => reads,
    shown: () => text,
    ended: () => emitted.some((event) => event.type === 'run.ended'),
  };
}

describe('a feed', () => {
  test('T4.1 replays the log and joins what came live meanwhile', async () => {
    const { feed, log, shown } = setup();
    log.push(started, delta(2, 0, 'stored '));
    feed.attach();
    feed.receive(delta(2, 3, 'red '));
    feed.receive(delta(3, 7, 'live'));
    await settle();
    expect(shown()).toBe('stored live');
  });

  test('T4.4 reaches the end of a run that ended just while the screen came, and told nobody', async () => {
    const { feed, log, timers, ended, readsSoFar } = setup();
    log.push(started);
    feed.attach();
    await settle();
    log.push(delta(2, 0, 'short'), endedAt(3, 5));
    await timers.pass(250);
    expect(ended()).toBe(true);
    await timers.pass(60_000);
    expect(readsSoFar()).toBe(2);
  });

  test('T4.4 asks ever more seldom while nothing comes', async () => {
    const { feed, timers, readsSoFar } = setup();
    feed.attach();
    await timers.pass(60_000);
    expect(readsSoFar()).toBeLessThan(13);
    feed.close();
  });

  test('T4.1 gives only what lies behind the cursor', async () => {
    const { feed, log, emitted } = setup({ afterSeq: 2 });
    log.push(started, delta(2, 0, 'had '), delta(3, 4, 'new'));
    feed.attach();
    await settle();
    expect(emitted.map((event) => event.seq)).toEqual([3]);
  });

  test('T4.4 waits for what is neither live nor in the log yet, asking ever more slowly', async () => {
    const { feed, log, timers, shown, readsSoFar } = setup();
    feed.follow();
    feed.receive(started);
    feed.receive(delta(2, 5, 'late'));
    await settle();
    await timers.pass(1_000);
    expect(shown()).toBe('');
    const readsInOneSecond = readsSoFar();
    expect(readsInOneSecond).toBeGreaterThan(2);
    expect(readsInOneSecond).toBeLessThan(10);
    log.push(started, delta(2, 0, 'early late'));
    await timers.pass(1_000);
    expect(shown()).toBe('early late');
  });

  test('T4.4 looks into the log when nothing comes', async () => {
    const { feed, log, timers, ended, shown } = setup();
    feed.follow();
    feed.receive(started);
    log.push(started, delta(2, 0, 'lost'), endedAt(3, 4));
    await timers.pass(7_000);
    expect(shown()).toBe('lost');
    expect(ended()).toBe(true);
    expect(timers.pending).toBe(0);
  });

  test('goes on when the log cannot be read for a while', async () => {
    const { feed, log, timers, ended } = setup({ failReads: 3 });
    log.push(started, endedAt(2, 0));
    feed.attach();
    await settle();
    await timers.pass(30_000);
    expect(ended()).toBe(true);
  });

  test('T9.2 forgets what waits beyond its bound and reads it from the log', async () => {
    const { feed, log, timers, shown } = setup();
    feed.follow();
    feed.receive(started);
    const text = 'x'.repeat(100_000);
    // The first chunk is missing, so everything waits.
    for (let seq = 3; seq < 9; seq += 1) feed.receive(delta(seq, (seq - 2) * text.length, text));
    log.push(started);
    for (let seq = 2; seq < 9; seq += 1) log.push(delta(seq, (seq - 2) * text.length, text));
    await timers.pass(10_000);
    expect(shown()).toHaveLength(7 * text.length);
  });

  test('says nothing after it was closed', async () => {
    const { feed, log, emitted, timers } = setup();
    log.push(started);
    feed.attach();
    feed.close();
    feed.receive(started);
    await timers.pass(10_000);
    expect(emitted).toEqual([]);
    expect(timers.pending).toBe(0);
  });

  test('T3.4 shows the exact text whatever is lost, repeated or late', async () => {
    const cases = fc.record({
      chunks: fc.array(fc.array(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fates: fc.array(fc.constantFrom('deliver', 'drop', 'twice', 'later' as const), { minLength: 40, maxLength: 40 }),
      lag: fc.integer({ min: 0, max: 3 }),
      attachAt: fc.integer({ min: 0, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ chunks, fates, lag, attachAt }) => {
        const { feed, log, timers, shown, ended } = setup();
        const live: { event: RunEvent; stores?: RunEvent }[] = [{ event: started, stores: started }];
        let offset = 0;
        for (const [index, pieces] of chunks.entries()) {
          const seq = index + 2;
          const from = offset;
          for (const piece of pieces) {
            live.push({ event: delta(seq, offset, piece) });
            offset += piece.length;
          }
          const last = live.at(-1);
          if (last !== undefined) live[live.length - 1] = { ...last, stores: delta(seq, from, pieces.join('')) };
        }
        const mark = endedAt(chunks.length + 2, offset);
        live.push({ event: mark, stores: mark });

        const pendingLog: RunEvent[] = [];
        const late: RunEvent[] = [];
        let attached = false;
        for (const [index, { event, stores }] of live.entries()) {
          if (stores !== undefined) pendingLog.push(stores);
          // Marks are stored before they are shown (T3.3), text up to `lag` chunks later.
          while (pendingLog.length > (event.type === 'text.delta' ? lag : 0)) log.push(...pendingLog.splice(0, 1));
          if (index >= attachAt && !attached) {
            attached = true;
            feed.attach();
          }
          if (!attached) continue;
          const fate = fates[index % fates.length];
          if (fate === 'later') late.push(event);
          else if (fate !== 'drop') feed.receive(event);
          if (fate === 'twice') feed.receive(event);
          if (index % 3 === 0) await settle();
          if (index % 4 === 0) for (const old of late.splice(0)) feed.receive(old);
        }
        if (!attached) feed.attach();
        for (const old of late) feed.receive(old);
        await timers.pass(60_000);
        expect(ended()).toBe(true);
        expect(shown()).toBe(chunks.flat().join(''));
      }),
      { numRuns: 2_000 },
    );
  });
});
