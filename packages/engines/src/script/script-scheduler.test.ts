import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { ScriptScheduler, type ScriptTiming } from './script-scheduler.ts';

const steady: ScriptTiming = { firstTokenDelayMs: 200, tokensPerSecond: 30, jitterMs: 0, seed: 0, tokens: 60 };

function record(timers: ManualTimers) {
  const heard: { from: number; to: number; atMs: number }[] = [];
  const ends: number[] = [];
  return {
    heard,
    ends,
    tokens: (from: number, to: number) => void heard.push({ from, to, atMs: timers.nowMs() }),
    ended: () => void ends.push(timers.nowMs()),
  };
}

describe('ScriptScheduler', () => {
  it.each([4, 1])(
    'gives every token at its own time, never early and at most a tick (%d ms) late, without drift',
    (tickMs) => {
      const timers = new ManualTimers();
      const listener = record(timers);
      new ScriptScheduler(timers, { tickMs }).play(steady, listener);
      timers.advance(10_000);
      expect(listener.heard).toHaveLength(60);
      for (const { from, to, atMs } of listener.heard) {
        expect(to).toBe(from + 1);
        expect(atMs).toBeGreaterThanOrEqual(200 + (from * 1_000) / 30);
        expect(atMs).toBeLessThanOrEqual(201 + tickMs + (from * 1_000) / 30);
      }
      expect(listener.ends).toEqual([listener.heard.at(-1)?.atMs]);
      expect(timers.pending).toBe(0);
    },
  );

  it('gives late tokens together and is back in time afterwards', () => {
    const timers = new ManualTimers();
    const listener = record(timers);
    new ScriptScheduler(timers).play(steady, listener);
    timers.advance(300);
    timers.block(1_000);
    timers.advance(100);
    const merged = listener.heard.filter(({ from, to }) => to - from > 1);
    expect(merged).toHaveLength(1);
    expect(merged[0]?.to).toBe(1 + Math.floor((1_300 - 200) / (1_000 / 30)));
    timers.advance(100);
    expect(listener.heard.at(-1)?.atMs).toBeLessThanOrEqual(205 + ((listener.heard.at(-1)?.from ?? 0) * 1_000) / 30);
  });

  it('waits longer than the wheel is round', () => {
    const timers = new ManualTimers();
    const listener = record(timers);
    new ScriptScheduler(timers).play({ ...steady, firstTokenDelayMs: 60_000, tokens: 1 }, listener);
    timers.advance(59_999);
    expect(listener.heard).toEqual([]);
    timers.advance(5);
    expect(listener.ends).toHaveLength(1);
  });

  it('says nothing after stop and leaves no timer behind', () => {
    const timers = new ManualTimers();
    const listener = record(timers);
    const playback = new ScriptScheduler(timers).play(steady, listener);
    timers.advance(400);
    const before = listener.heard.length;
    playback.stop();
    expect(timers.pending).toBe(0);
    timers.advance(5_000);
    expect(listener.heard).toHaveLength(before);
    expect(listener.ends).toEqual([]);
  });

  it('lets a listener stop itself and others while it listens', () => {
    const timers = new ManualTimers();
    const scheduler = new ScriptScheduler(timers);
    const stops: (() => void)[] = [];
    const counts = Array.from({ length: 20 }, () => 0);
    for (const index of counts.keys()) {
      const playback = scheduler.play(steady, {
        tokens: () => {
          counts[index] = (counts[index] ?? 0) + 1;
          for (const stop of stops) stop();
        },
        ended: () => expect.unreachable(),
      });
      stops.push(() => playback.stop());
    }
    timers.advance(10_000);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(timers.pending).toBe(0);
  });

  it('shares the event loop fairly between streams without a rate', () => {
    const timers = new ManualTimers();
    const scheduler = new ScriptScheduler(timers);
    const progress = [0, 0, 0];
    let largestLead = 0;
    const ends: number[] = [];
    for (const index of progress.keys()) {
      scheduler.play(
        { ...steady, firstTokenDelayMs: 0, tokensPerSecond: 0, tokens: 1_000 },
        {
          tokens: (_from, to) => {
            progress[index] = to;
            largestLead = Math.max(largestLead, to - Math.min(...progress));
          },
          ended: () => ends.push(index),
        },
      );
    }
    timers.advance(10);
    expect(ends.toSorted()).toEqual([0, 1, 2]);
    expect(largestLead).toBeLessThanOrEqual(64);
  });

  it('plays every token once and in order, however streams, jitter, stops and lateness mix', () => {
    const stream = fc.record({
      firstTokenDelayMs: fc.integer({ min: 0, max: 3_000 }),
      tokensPerSecond: fc.constantFrom(0, 1, 30, 333, 5_000),
      jitterMs: fc.constantFrom(0, 7, 100),
      seed: fc.nat(),
      tokens: fc.integer({ min: 0, max: 40 }),
    });
    const steps = fc.array(
      fc.record({ blockMs: fc.integer({ min: 0, max: 2_500 }), runMs: fc.integer({ min: 0, max: 1_500 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.array(stream, { minLength: 1, maxLength: 12 }), steps, (timings, moves) => {
        const timers = new ManualTimers();
        const scheduler = new ScriptScheduler(timers);
        const listeners = timings.map((timing) => {
          const listener = record(timers);
          scheduler.play(timing, listener);
          return listener;
        });
        for (const { blockMs, runMs } of moves) {
          timers.block(blockMs);
          timers.advance(runMs);
        }
        timers.advance(60_000);
        for (const [index, listener] of listeners.entries()) {
          let next = 0;
          for (const { from, to } of listener.heard) {
            expect(from).toBe(next);
            next = to;
          }
          expect(next).toBe(timings[index]?.tokens);
          expect(listener.ends).toHaveLength(1);
        }
        expect(timers.pending).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
