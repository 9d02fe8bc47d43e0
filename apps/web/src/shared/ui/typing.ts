import { whenIdle } from '../lib/idle.ts';
import { LettersFirst, type Schedule } from '../lib/letters-first.ts';

const stillMs = 600;

const letters = new LettersFirst({
  now: () => performance.now(),
  nextPicture(run) {
    const frame = requestAnimationFrame(run);
    return () => cancelAnimationFrame(frame);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  isSeen: () => document.visibilityState !== 'hidden',
});

/** With the next picture, but behind the letters of who types. */
export const behindLetters: Schedule = letters.schedule;

/** Hears of every letter on the page, whichever field it is for. */
export function startTyping(): void {
  const root = document.documentElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener(
    'input',
    () => {
      letters.letter();
      root.dataset['typing'] = '';
      clearTimeout(timer);
      timer = setTimeout(() => delete root.dataset['typing'], stillMs);
    },
    { capture: true },
  );
}

/** Once the page has nothing to do and nobody types: what is fetched or run then is not felt between two letters. */
export function whenQuiet(work: () => void): () => void {
  let stop = whenIdle(look);
  function look(): void {
    if (document.documentElement.dataset['typing'] === undefined) return work();
    const timer = setTimeout(() => {
      stop = whenIdle(look);
    }, stillMs);
    stop = () => clearTimeout(timer);
  }
  return () => stop();
}
