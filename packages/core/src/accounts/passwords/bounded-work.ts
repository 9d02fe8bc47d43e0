import { ParleyError } from '../../kernel/index.ts';

export interface BoundedWork {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** At most `running` at once, at most `waiting` in line, first come first served; whoever comes beyond that is refused (A1.11). */
export function boundWork(limits: { readonly running: number; readonly waiting: number }): BoundedWork {
  let free = limits.running;
  const line: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    if (line.length >= limits.waiting)
      throw new ParleyError('overloaded', 'Too many sign-ins at once; try again in a moment.', { retryAfterMs: 2_000 });
    await new Promise<void>((resolve) => line.push(resolve));
  }

  function leave(): void {
    const next = line.shift();
    // The place passes on directly: freeing it first would let a newcomer overtake the line.
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
