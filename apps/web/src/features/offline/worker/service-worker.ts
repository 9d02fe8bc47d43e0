import { showPage, type Pages } from './notices.ts';
import { Shell, type Build } from './shell.ts';

/** Written in by the build. */
declare const parleyBuild: Build;
const build = parleyBuild;

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}

interface PressEvent extends LastingEvent {
  readonly notification: { readonly data: { readonly path: string }; close(): void };
}

interface WorkerScope {
  readonly clients: Pages & { claim(): Promise<void> };
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: PressEvent) => void): void;
  addEventListener(type: 'message', listener: (event: LastingEvent & MessageEvent<unknown>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const shell = new Shell({
  build,
  origin: location.origin,
  caches,
  fetch: (request, init) => fetch(request, init),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

scope.addEventListener('install', (event) => event.waitUntil(shell.install()));

scope.addEventListener('activate', (event) =>
  event.waitUntil(
    Promise.all([shell.activate(), scope.registration.navigationPreload?.enable()]).then(() => scope.clients.claim()),
  ),
);

scope.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request, event.preloadResponse);
  if (answer) event.respondWith(answer);
});

scope.addEventListener('message', (event) => {
  switch (event.data) {
    case 'activate':
      return event.waitUntil(scope.skipWaiting());
    case 'fill':
      return event.waitUntil(shell.fill().then((left) => event.ports[0]?.postMessage(left)));
    case 'entry':
      return event.ports[0]?.postMessage(build.entry);
  }
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(showPage(event.notification.data.path, scope.clients));
});
