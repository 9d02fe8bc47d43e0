/** Runs something soon, at most once per picture of the screen. Gives back what cancels it. */
export type Schedule = (run: () => void) => () => void;

export interface PictureClock {
  now(): number;
  /** In the frame of the next picture, before it is drawn. */
  nextPicture: Schedule;
  after(ms: number, run: () => void): () => void;
  isSeen(): boolean;
}

export const typingLastsMs = 300;
const afterLetterMs = 60;
const withoutLetterMs = 200;
const unseenMs = 500;

/**
 * When what comes by itself is drawn (DESIGN.md, "Letters first"). A letter is shown at once only if no picture is being
 * made when its key goes down; so while somebody types, answers are drawn behind the pictures of letters.
 */
export class LettersFirst {
  readonly #clock: PictureClock;
  readonly #waiting = new Set<() => void>();
  #cancel: (() => void) | undefined;
  #letterAt = Number.NEGATIVE_INFINITY;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isLetterUnseen = false;

  constructor(clock: PictureClock) {
    this.#clock = clock;
  }

  readonly schedule: Schedule = (run) => {
    this.#waiting.add(run);
    this.#cancel ??= this.#plan();
    return () => {
      this.#waiting.delete(run);
      if (this.#waiting.size === 0) this.#forgetPlan();
    };
  };

  /** A letter was typed, and is not on the screen yet. */
  letter(): void {
    this.#letterAt = this.#clock.now();
    this.#forgetPlan();
    if (this.#waiting.size > 0) this.#cancel = this.#plan();
    if (this.#isLetterUnseen) return;
    this.#isLetterUnseen = true;
    this.#clock.nextPicture(() => this.#clock.after(0, () => this.#letterShown()));
  }

  #letterShown(): void {
    this.#isLetterUnseen = false;
    if (this.#waiting.size === 0) return;
    if (this.#clock.now() - this.#drawnAt >= afterLetterMs) return this.#draw();
    this.#cancel ??= this.#plan();
  }

  #plan(): () => void {
    const { now, nextPicture, after, isSeen } = this.#clock;
    if (!isSeen()) return after(unseenMs, () => this.#draw());
    const quietAt = this.#letterAt + typingLastsMs;
    if (now() >= quietAt) return nextPicture(() => this.#draw());
    const dueAt = Math.min(this.#drawnAt + withoutLetterMs, quietAt);
    return after(Math.max(0, dueAt - now()), () => {
      this.#cancel = undefined;
      // Not into the picture of a letter: it is drawn right behind it.
      if (!this.#isLetterUnseen || !isSeen()) this.#draw();
    });
  }

  #draw(): void {
    this.#forgetPlan();
    this.#drawnAt = this.#clock.now();
    for (const run of [...this.#waiting]) {
      this.#waiting.delete(run);
      run();
    }
  }

  #forgetPlan(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
