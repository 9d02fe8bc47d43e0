import { atom } from 'nanostores';
import { $reach } from '../../../shared/lib/reach.ts';
import { whenQuiet } from '../../../shared/ui/typing.ts';
import { trustedScriptUrl } from '../../../shared/trusted-types.ts';
import { $running } from '../../conversations/index.ts';
import { $isNewer, lookForNewer, ownEntry } from './version.ts';

const lookEveryMs = 10 * 60_000;
const lookAgainMs = 5_000;
const reloadAfterMs = 2_000;
const fillEveryMs = 100;
const firstAfterMs = 4_000;

const $registration = atom<ServiceWorkerRegistration | undefined>();
let lookedAtMs = 0;

/** O1, O2: keeps the page for times without a network, and notices when the server has another one. */
export async function startUpdates({ isBack }: { readonly isBack: boolean }): Promise<void> {
  lookedAtMs = Date.now();
  if (isBack) void look();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - lookedAtMs > lookEveryMs) void look();
  });
  // A server that comes back may be another version.
  let was = $reach.get();
  $reach.listen((reach) => {
    if (reach === 'reached' && was !== 'reached') void look();
    was = reach;
  });
  // Only safe origins may have a worker; the page works without.
  if (!('serviceWorker' in navigator)) return;
  // Of a first visit: installing takes the processors from a page that is still being drawn.
  if (!navigator.serviceWorker.controller) {
    await new Promise((resolve) => setTimeout(resolve, firstAfterMs));
    await untilQuiet();
  }
  try {
    const registration = await navigator.serviceWorker.register(trustedScriptUrl('/sw.js'), { updateViaCache: 'none' });
    $registration.set(registration);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    follow(registration.installing ?? registration.waiting);
    const ready = await navigator.serviceWorker.ready;
    if (ready.active) void fill(ready.active);
  } catch {
    // A browser that forbids storage forbids workers too.
  }
}

/** O2.3: the waiting worker takes over first, so that page and worker are of one build. */
export function reloadIntoNewer(): void {
  const reload = () => location.reload();
  const waiting = $registration.get()?.waiting;
  if (!waiting) return reload();
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true });
  waiting.postMessage('activate');
  setTimeout(reload, reloadAfterMs);
}

function follow(worker: ServiceWorker | null): void {
  if (!worker) return;
  const check = () => {
    if (worker.state === 'installed') void installed(worker);
    if (worker.state === 'activated') void fill(worker);
  };
  worker.addEventListener('statechange', check);
  check();
}

/** O2.2: a worker of this very page need not wait; one of another build waits until somebody says so. */
async function installed(worker: ServiceWorker): Promise<void> {
  if ((await ask<string>(worker, 'entry')) === ownEntry()) worker.postMessage('activate');
  else if (navigator.serviceWorker.controller) $isNewer.set(true);
}

/** Another worker that takes over is filled instead. */
let filled: ServiceWorker | undefined;

/** O1.2: a few files at a time, while nobody types and no answer is written; they would be felt. */
async function fill(worker: ServiceWorker): Promise<void> {
  if (filled === worker) return;
  filled = worker;
  for (let left = 1; left > 0 && filled === worker && worker.state !== 'redundant';) {
    await untilQuiet();
    left = await ask<number>(worker, 'fill');
  }
}

function untilQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if ($running.get().size === 0) return resolve();
      const stop = $running.listen(({ size }) => {
        if (size > 0) return;
        stop();
        whenQuiet(look);
      });
    };
    setTimeout(() => whenQuiet(look), fillEveryMs);
  });
}

function ask<Answer>(worker: ServiceWorker, what: 'entry' | 'fill'): Promise<Answer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.postMessage(what, [port2]);
  });
}

async function look(triesLeft = 3): Promise<void> {
  lookedAtMs = Date.now();
  // A server that has just come back may still stumble.
  if ((await lookForNewer()) === undefined && triesLeft > 0) setTimeout(() => void look(triesLeft - 1), lookAgainMs);
  // Nobody may be there; the next return looks again.
  await $registration
    .get()
    ?.update()
    .catch(() => undefined);
}
