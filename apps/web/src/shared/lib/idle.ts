type Stop = () => void;

/** When the page has nothing else to do, and at the latest after `withinMs`. */
export function whenIdle(work: () => void, withinMs = 2_000): Stop {
  if (!('requestIdleCallback' in globalThis)) return after(50, work);
  const id = requestIdleCallback(work, { timeout: withinMs });
  return () => cancelIdleCallback(id);
}

const waiting = new Set<() => void>();
let isDrawn = false;

/** What somebody came for is on the screen: what was put off for it may begin, after the picture. */
export function firstDrawn(): void {
  if (isDrawn) return;
  isDrawn = true;
  const begin = () => {
    for (const work of waiting) work();
  };
  // A page in the background draws nothing.
  if (document.visibilityState === 'hidden') begin();
  else requestAnimationFrame(() => setTimeout(begin));
}

/** For what nobody waits for when a page is opened; at the latest after `withinMs`. */
export function afterFirstDraw(work: () => void, withinMs = 2_500): Stop {
  let stop: Stop = () => {};
  const once = () => {
    waiting.delete(once);
    stop();
    stop = whenIdle(work);
  };
  if (isDrawn) return whenIdle(work);
  waiting.add(once);
  stop = after(withinMs, once);
  return () => {
    waiting.delete(once);
    stop();
  };
}

export function untilDrawn(): Promise<void> {
  return isDrawn ? Promise.resolve() : new Promise((resolve) => afterFirstDraw(resolve));
}

/** Loads something at its time and starts it, unless that was ended before it was here. Without it the page works too. */
export function startWhen(schedule: (work: () => void) => Stop, load: () => Promise<() => Stop>): Stop {
  let isOver = false;
  let end: Stop = () => {};
  const cancel = schedule(
    () =>
      void load().then(
        (start) => {
          if (!isOver) end = start();
        },
        () => {},
      ),
  );
  return () => {
    isOver = true;
    cancel();
    end();
  };
}

function after(ms: number, work: () => void): Stop {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
