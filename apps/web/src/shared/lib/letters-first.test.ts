import { describe, expect, it } from 'vitest';
import { LettersFirst, typingLastsMs } from './letters-first.ts';

const pictureMs = 16;

/** A screen with a picture every 16 ms, and everything that was drawn with its time. */
function screen() {
  let now = 1_000;
  let isSeen = true;
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const frames: (() => void)[] = [];
  const drawn: string[] = [];
  const add = <One>(list: One[], one: One) => {
    list.push(one);
    return () => {
      const index = list.indexOf(one);
      if (index >= 0) list.splice(index, 1);
    };
  };
  const runTimers = () => {
    for (;;) {
      const due = timers.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)[0];
      if (!due) return;
      timers.splice(timers.indexOf(due), 1);
      due.run();
    }
  };
  const letters = new LettersFirst({
    now: () => now,
    after: (ms, run) => add(timers, { at: now + ms, run }),
    nextPicture: (run) => add(frames, run),
    isSeen: () => isSeen,
  });
  return {
    letters,
    drawn,
    hide: () => (isSeen = false),
    put: (what: string) => letters.schedule(() => drawn.push(`${now - 1_000} ${what}`)),
    letter() {
      letters.letter();
      frames.unshift(() => drawn.push(`${now - 1_000} letter`));
    },
    goTo(ms: number) {
      while (now < 1_000 + ms) {
        now += 1;
        runTimers();
        if ((now - 1_000) % pictureMs !== 0 || !isSeen) continue;
        const due = frames.splice(0);
        for (const run of due) run();
        runTimers();
      }
    },
    get isIdle() {
      return timers.length === 0 && frames.length === 0;
    },
  };
}

describe('letters first', () => {
  it('L1: draws with every picture while nobody types', () => {
    const { put, goTo, drawn } = screen();
    put('a');
    put('b');
    goTo(16);
    put('c');
    goTo(32);
    expect(drawn).toEqual(['16 a', '16 b', '32 c']);
  });

  it('L2: takes what waits out of the picture of a letter, and draws it right behind', () => {
    const { put, letter, goTo, drawn } = screen();
    put('a');
    goTo(4);
    letter();
    put('b');
    goTo(15);
    expect(drawn).toEqual([]);
    goTo(16);
    expect(drawn).toEqual(['16 letter', '16 a', '16 b']);
  });

  it('L2: draws once behind the letters of a key that is held', () => {
    const { put, letter, goTo, drawn } = screen();
    for (let ms = 0; ms < 480; ms += 32) {
      letter();
      put('word');
      goTo(ms + 32);
    }
    const words = drawn.filter((line) => line.endsWith('word'));
    expect(drawn.filter((line) => line.endsWith('letter'))).toHaveLength(15);
    expect(words).toHaveLength(15);
    // All of them, in seven or eight pictures.
    expect(new Set(words).size).toBe(8);
  });

  it('L3: does not wait for the next letter longer than 200 ms', () => {
    const { put, letter, goTo, drawn } = screen();
    letter();
    put('a');
    goTo(20);
    put('b');
    goTo(215);
    expect(drawn).toEqual(['16 letter', '16 a']);
    goTo(216);
    expect(drawn.at(-1)).toBe('216 b');
  });

  it('L3: what is due between a letter and its picture waits for that picture', () => {
    const { put, letter, goTo, drawn } = screen();
    letter();
    put('a');
    goTo(20);
    put('b');
    goTo(210);
    letter();
    goTo(223);
    expect(drawn).toEqual(['16 letter', '16 a']);
    goTo(224);
    expect(drawn).toEqual(['16 letter', '16 a', '224 letter', '224 b']);
  });

  it('L4: draws with every picture again when typing is over', () => {
    const { put, letter, goTo, drawn } = screen();
    letter();
    goTo(typingLastsMs);
    put('a');
    goTo(304);
    put('b');
    goTo(320);
    expect(drawn).toEqual(['16 letter', '304 a', '320 b']);
  });

  it('L5: keeps the order, and draws nothing that was taken back', () => {
    const { put, letter, goTo, drawn } = screen();
    letter();
    put('a');
    const takeBack = put('b');
    put('c');
    takeBack();
    goTo(400);
    expect(drawn).toEqual(['16 letter', '16 a', '16 c']);
  });

  it('L5: leaves nothing behind when all was taken back', () => {
    const one = screen();
    const takeBack = one.put('a');
    takeBack();
    expect(one.isIdle).toBe(true);
    one.goTo(50);
    expect(one.drawn).toEqual([]);
  });

  it('L7: a page that nobody sees gets no pictures, and is told twice a second', () => {
    const { put, letter, hide, goTo, drawn } = screen();
    letter();
    hide();
    put('a');
    goTo(499);
    expect(drawn).toEqual([]);
    goTo(520);
    expect(drawn).toEqual(['500 a']);
    put('b');
    goTo(1_100);
    expect(drawn).toEqual(['500 a', '1020 b']);
  });
});
