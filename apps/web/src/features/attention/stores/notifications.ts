import { chatPath } from '../../../shared/router/paths.ts';
import { navigate } from '../../../shared/router/router.ts';

const icon = '/icons/app-192.png';

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** Where no worker is: by conversation. */
const own = new Map<string, Notification>();

/** A3.3, A3.4: the worker shows it, because only its notifications outlive the page and can open one. */
export async function showNotification({ id, title, body }: Shown): Promise<void> {
  const { lang, dir } = document.documentElement;
  const path = chatPath(id);
  const options = { body, tag: id, icon, lang, dir: dir === 'rtl' ? 'rtl' : 'ltr', data: { path } } as const;
  const registration = await workerRegistration();
  // A later answer is news again, though it stands in the same place.
  if (registration) return registration.showNotification(title, { ...options, renotify: true } as NotificationOptions);
  const shown = new Notification(title, options);
  own.set(id, shown);
  shown.addEventListener('click', () => {
    window.focus();
    navigate(path);
    shown.close();
  });
  shown.addEventListener('close', () => own.get(id) === shown && own.delete(id));
}

/** A3.3 */
export async function closeNotifications(ids: readonly string[]): Promise<void> {
  const registration = await workerRegistration();
  for (const id of ids) {
    own.get(id)?.close();
    for (const shown of (await registration?.getNotifications({ tag: id })) ?? []) shown.close();
  }
}

async function workerRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
}
