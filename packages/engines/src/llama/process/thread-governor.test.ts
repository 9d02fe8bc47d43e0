import { describe, expect, it } from 'vitest';
import { ThreadGovernor } from './thread-governor.ts';

function world(most: number) {
  let nowMs = 0;
  let cpuMs = 0;
  let threads = 0;
  const governor = new ThreadGovernor({ set: (count) => (threads = count), cpuMs: () => cpuMs, nowMs: () => nowMs });
  governor.loading(most);
  governor.loaded();
  governor.enter();
  return {
    governor,
    threads: () => threads,
    /** Steps of 100 ms in which each thread computes as far as cores are left for it. */
    compute(forMs: number, cores: number): void {
      for (const end = nowMs + forMs; nowMs < end;) {
        nowMs += 100;
        cpuMs += 100 * Math.min(cores, threads);
        governor.tick('answers');
      }
    },
    idle: (ms: number) => (nowMs += ms),
  };
}

describe('ThreadGovernor', () => {
  it('keeps all threads while their cores are free', () => {
    const { compute, threads } = world(4);
    compute(5_000, 4);
    expect(threads()).toBe(4);
  });

  it('takes fewer when others need the cores, and all again when they are free', () => {
    const { compute, threads } = world(4);
    compute(400, 2.2);
    expect(threads()).toBe(2);
    compute(3_000, 4);
    expect(threads()).toBe(2);
    compute(2_000, 4);
    expect(threads()).toBe(4);
  });

  it('tries ever more seldom while the cores stay shared', () => {
    const { governor, threads } = world(2);
    let nowMs = 0;
    let tries = 0;
    const counting = new ThreadGovernor({
      set: (count) => (tries += count === 2 ? 1 : 0),
      cpuMs: () => nowMs * 0.5,
      nowMs: () => nowMs,
    });
    counting.loading(2);
    counting.loaded();
    counting.enter();
    for (; nowMs < 120_000; nowMs += 100) counting.tick('answers');
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThan(8);
    governor.leave();
    expect(threads()).toBe(2);
  });

  it('does not take a pause between turns for a lack of cores', () => {
    const { governor, compute, idle, threads } = world(2);
    compute(500, 2);
    governor.leave();
    idle(60_000);
    governor.enter();
    compute(500, 2);
    expect(threads()).toBe(2);
  });

  it('tries more threads on an answer, and takes them back when it ends before that is known', () => {
    const { governor, compute, idle, threads } = world(2);
    compute(500, 1);
    idle(10_000);
    governor.tick('reads');
    expect(threads()).toBe(1);
    idle(300);
    governor.tick('answers');
    expect(threads()).toBe(2);
    governor.leave();
    expect(threads()).toBe(1);
  });

  it('gives a model that is being loaded all of them', () => {
    const { governor, compute, threads } = world(2);
    compute(500, 1);
    expect(threads()).toBe(1);
    governor.loading(2);
    compute(500, 1);
    expect(threads()).toBe(2);
    governor.loaded();
    compute(500, 1);
    expect(threads()).toBe(1);
  });
});
