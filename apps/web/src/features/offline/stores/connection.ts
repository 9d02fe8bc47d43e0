import { heardNothing, $reach } from '../../../shared/lib/reach.ts';
import { askSession } from '../../session/index.ts';

const firstMs = 1_500;
const longestMs = 20_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let tries = 0;

/** O3.2: while the server is not reached it is asked again and again, ever more seldom, and at once when told to. */
export function startConnection(): void {
  window.addEventListener('offline', heardNothing);
  window.addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && $reach.get() !== 'reached') tryNow();
  });
  $reach.subscribe((reach) => {
    if (reach !== 'reached') return tryLater();
    clearTimeout(timer);
    timer = undefined;
    tries = 0;
  });
}

/** O3.3: the server answers again. Gives back what ends it. */
export function whenBack(listener: () => void): () => void {
  let was = $reach.get();
  return $reach.listen((reach) => {
    const isBack = reach === 'reached' && was !== 'reached';
    was = reach;
    if (isBack) listener();
  });
}

export function tryNow(): void {
  tries = 0;
  void tryOnce();
}

function tryLater(): void {
  timer ??= setTimeout(() => void tryOnce(), Math.min(longestMs, firstMs * 2 ** tries));
}

async function tryOnce(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  tries += 1;
  await askSession();
  if ($reach.get() !== 'reached') tryLater();
}
