/// <reference lib="dom" />
// Runs in the page. Each function is sent there as its own text and can use nothing outside of itself.

export interface Probe {
  /** All shifts that nobody asked for, not only those of the worst second. */
  shift: number;
  /** Tasks of 50 ms and more, as the browser reports them. */
  readonly longTasks: { readonly at: number; readonly ms: number }[];
  /** From a key going down to the picture that shows it. */
  readonly keys: number[];
  /** When the first letter was shown, since the navigation began. */
  firstLetterAt: number;
}

declare global {
  interface Window {
    parleyProbe: Probe;
  }
}

export function installProbe(): void {
  const probe: Probe = { shift: 0, longTasks: [], keys: [], firstLetterAt: 0 };
  window.parleyProbe = probe;
  const observe = (type: string, take: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('layout-shift', (entry) => {
    const { hadRecentInput, value } = entry as PerformanceEntry & { hadRecentInput: boolean; value: number };
    if (!hadRecentInput) probe.shift += value;
  });
  observe('longtask', ({ startTime, duration }) => probe.longTasks.push({ at: startTime, ms: duration }));
  const afterPicture = (done: () => void): void =>
    void requestAnimationFrame(() => {
      // The first task after the frame was made.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(undefined);
    });
  window.addEventListener('input', () =>
    afterPicture(() => {
      probe.firstLetterAt ||= performance.now();
    }),
  );
  window.addEventListener('keydown', ({ timeStamp }) =>
    afterPicture(() => probe.keys.push(performance.now() - timeStamp)),
  );
}

/** Milliseconds from pressing the link to the picture in which `marker` stands inside the window. */
export function openAndTime({ href, marker }: { href: string; marker: string }): Promise<number> {
  const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find((one) => one.pathname === href);
  if (!link) throw new Error(`there is no link to ${href} in the sidebar`);
  const isSeen = (): boolean =>
    [...document.querySelectorAll<HTMLElement>('[data-message] p')].some((element) => {
      if (element.textContent !== marker) return false;
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    link.click();
    const look = (): void => {
      if (performance.now() - startedAt > 20_000) reject(new Error(`${marker} was not shown within 20 s`));
      else if (!isSeen()) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
    };
    requestAnimationFrame(look);
  });
}

/** Milliseconds from the navigation to the picture in which the sidebar shows conversations. */
export function whenListed(): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const isThere = document.querySelector('nav a[href^="/c/"]') !== null;
      if (isThere) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      else if (performance.now() > 30_000) reject(new Error('the sidebar was empty for 30 s'));
      else requestAnimationFrame(look);
    };
    look();
  });
}

/** KB of what the server has answered until then, as they came over the wire. */
export function apiReceived(untilMs: number): number {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return entries
    .filter(({ name, responseEnd }) => new URL(name).pathname.startsWith('/api/') && responseEnd <= untilMs)
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize / 1_024, 0);
}

/** The time of every picture until `stop` is called, which answers their distances in milliseconds. */
export function watchFrames(): void {
  const times: number[] = [];
  let isOver = false;
  const note = (time: number): void => {
    times.push(time);
    if (!isOver) requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  (window as unknown as { stopFrames: () => number[] }).stopFrames = () => {
    isOver = true;
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
  };
}

export function stopFrames(): number[] {
  return (window as unknown as { stopFrames: () => number[] }).stopFrames();
}

/** Goes to a chat as a link would, and waits until its last answer is there. */
export function visitChat({ href, marker }: { href: string; marker: string }): Promise<void> {
  history.pushState(null, '', href);
  window.dispatchEvent(new PopStateEvent('popstate'));
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const look = (): void => {
      const isThere = [...document.querySelectorAll('[data-message] p')].some(
        ({ textContent }) => textContent === marker,
      );
      if (isThere) resolve();
      else if (performance.now() - startedAt > 20_000) reject(new Error(`${href} was not shown within 20 s`));
      else setTimeout(look, 10);
    };
    look();
  });
}

/** A fixed amount of work, to see how fast this machine is just now. */
export function spin(): number {
  const startedAt = performance.now();
  let x = 123_456_789;
  for (let n = 0; n < 20_000_000; n++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  const ms = performance.now() - startedAt;
  return x === 0 ? 0 : ms;
}
