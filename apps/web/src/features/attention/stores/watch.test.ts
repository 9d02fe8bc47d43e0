import { describe, expect, it } from 'vitest';
import { Watch, type Going, type Known, type News } from './watch.ts';

const first = '2026-01-01T10:00:00.000Z';
const later = '2026-01-01T10:05:00.000Z';

function world({ running = [], asking = [] }: { running?: string[]; asking?: string[] } = {}) {
  let nowMs = 0;
  let timers: { atMs: number; run: () => void }[] = [];
  const told: News[] = [];
  const known = new Map<string, Known>();
  const state = { lookedAt: '', isInUse: false, running, asking };
  const going = (): Going => ({ running: new Set(state.running), asking: new Set(state.asking) });
  const learn = (id: string, change: Partial<Known>) =>
    known.set(id, { answeredAt: null, isUnread: false, version: 1, isTemporary: false, ...known.get(id), ...change });
  learn('a', {});
  const watch = new Watch(
    {
      now: () => nowMs,
      after(ms, run) {
        const timer = { atMs: nowMs + ms, run };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
      find: (id) => known.get(id),
      isLookedAt: (id) => state.lookedAt === id,
      isInUse: () => state.isInUse,
      tell: (news) => told.push(news),
    },
    going(),
  );
  const pass = (ms: number) => {
    const untilMs = nowMs + ms;
    for (;;) {
      const next = timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      nowMs = next.atMs;
      timers = timers.filter((one) => one !== next);
      next.run();
    }
    nowMs = untilMs;
  };
  const be = (change: Partial<typeof state>) => {
    Object.assign(state, change);
    watch.take(going());
  };
  const end = (id = 'a', answeredAt = later) => {
    learn(id, { answeredAt, isUnread: true });
    be({ running: state.running.filter((one) => one !== id) });
  };
  return { told, known, learn, pass, be, end, watch };
}

describe('an answer that ends elsewhere', () => {
  it('is told once it has stayed unread for two seconds (A2.1, A2.2)', () => {
    const { told, pass, be, end } = world();
    be({ running: ['a'] });
    pass(9_000);
    end();
    pass(1_900);
    expect(told).toEqual([]);
    pass(200);
    expect(told).toEqual([{ id: 'a', kind: 'ended', key: `ended ${later}` }]);
    pass(100_000);
    expect(told).toHaveLength(1);
  });

  it('is told half a second sooner by the page in use (A2.5)', () => {
    const { told, pass, be, end } = world();
    be({ running: ['a'], isInUse: true });
    pass(9_000);
    end();
    pass(1_600);
    expect(told).toHaveLength(1);
  });

  it('is not told when it is looked at, or was read on another screen (A2.2)', () => {
    for (const see of [
      (here: ReturnType<typeof world>) => here.be({ lookedAt: 'a' }),
      (here: ReturnType<typeof world>) => here.learn('a', { isUnread: false }),
      (here: ReturnType<typeof world>) => here.known.delete('a'),
    ]) {
      const here = world();
      here.be({ running: ['a'] });
      here.pass(9_000);
      here.end();
      here.pass(1_000);
      see(here);
      here.pass(60_000);
      expect(here.told).toEqual([]);
    }
  });

  it('is not told when it took less than eight seconds (A2.3)', () => {
    const { told, pass, be, end } = world();
    be({ running: ['a'] });
    pass(7_900);
    end();
    pass(60_000);
    expect(told).toEqual([]);
  });

  it('is not told when the next turn has begun meanwhile', () => {
    const { told, pass, be, end } = world();
    be({ running: ['a'] });
    pass(9_000);
    end();
    be({ running: ['a'] });
    pass(5_000);
    expect(told).toEqual([]);
  });

  it('counts as long where the page found it under way; what had ended before is not told (A2.1)', () => {
    const { told, pass, learn, end } = world({ running: ['a'] });
    learn('b', { answeredAt: first, isUnread: true });
    pass(1_000);
    end();
    pass(60_000);
    expect(told.map(({ id }) => id)).toEqual(['a']);
  });

  it('is waited for where the list has not heard of it, but not for ever (A2.2)', () => {
    const here = world();
    here.learn('a', { answeredAt: first });
    here.be({ running: ['a'] });
    here.pass(9_000);
    here.be({ running: [] });
    here.pass(10_000);
    expect(here.told).toEqual([]);
    here.learn('a', { answeredAt: later, isUnread: true });
    here.pass(1_100);
    expect(here.told).toHaveLength(1);

    here.be({ running: ['a'] });
    here.pass(9_000);
    here.be({ running: [] });
    here.pass(40_000);
    here.learn('a', { answeredAt: '2026-01-01T11:00:00.000Z', isUnread: true });
    here.pass(40_000);
    expect(here.told).toHaveLength(1);
  });

  it('of a temporary chat is told unless somebody sees it', () => {
    const { told, pass, be, learn } = world();
    learn('t', { isTemporary: true });
    be({ running: ['t'] });
    pass(9_000);
    be({ running: [] });
    pass(2_100);
    expect(told).toMatchObject([{ id: 't', kind: 'ended' }]);
  });
});

describe('a tool that asks', () => {
  it('is told however short the answer has been, and not when it is decided soon (A2.1, A2.2)', () => {
    const { told, pass, be, learn } = world();
    learn('a', { version: 7 });
    be({ running: ['a'] });
    be({ asking: ['a'] });
    pass(1_000);
    be({ asking: [] });
    pass(5_000);
    expect(told).toEqual([]);
    be({ asking: ['a'] });
    pass(2_100);
    expect(told).toEqual([{ id: 'a', kind: 'asks', key: 'asks 7' }]);
  });

  it('is not told when it asked before the page watched, nor after the watch has ended', () => {
    const { told, pass, be, watch } = world({ running: ['a'], asking: ['a'] });
    be({});
    pass(5_000);
    be({ asking: [] });
    be({ asking: ['a'] });
    watch.stop();
    pass(5_000);
    expect(told).toEqual([]);
  });
});
