// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';

describe('M6 what waits for the first picture', () => {
  let idle: typeof import('./idle.ts');
  beforeEach(async () => {
    vi.resetModules();
    vi.useFakeTimers();
    idle = await import('./idle.ts');
    return () => {
      vi.useRealTimers();
    };
  });
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  beforeEach(() => void (order.length = 0));

  it('begins when it stands, in its order, and after it at once', async () => {
    idle.afterFirstDraw(note('a'));
    idle.afterFirstDraw(note('b'));
    void idle.untilDrawn().then(note('c'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual([]);
    idle.firstDrawn();
    idle.firstDrawn();
    await vi.advanceTimersByTimeAsync(300);
    expect(order).toEqual(['a', 'b', 'c']);
    idle.afterFirstDraw(note('d'));
    await vi.advanceTimersByTimeAsync(300);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begins without one after its time, once', async () => {
    idle.afterFirstDraw(note('a'), 500);
    await vi.advanceTimersByTimeAsync(700);
    expect(order).toEqual(['a']);
    idle.firstDrawn();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(order).toEqual(['a']);
  });

  it('does not begin when it was taken back, before the picture or between it and its turn', async () => {
    const stopEarly = idle.afterFirstDraw(note('a'));
    const stopLate = idle.afterFirstDraw(note('b'));
    stopEarly();
    idle.firstDrawn();
    stopLate();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(order).toEqual([]);
  });

  it('what is loaded later is started once, ended with the rest, and not begun when it was ended meanwhile', async () => {
    const begin = (load: () => Promise<() => () => void>) =>
      idle.startWhen((work) => (work(), note('cancelled')), load);
    const start = () => (note('started')(), note('ended'));
    const stop = begin(async () => start);
    await vi.advanceTimersByTimeAsync(0);
    stop();
    expect(order.splice(0)).toEqual(['started', 'cancelled', 'ended']);
    begin(async () => start)();
    begin(() => Promise.reject(new Error('offline')))();
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['cancelled', 'cancelled']);
  });
});
