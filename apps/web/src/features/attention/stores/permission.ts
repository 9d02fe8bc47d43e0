import { atom, computed, onMount } from 'nanostores';
import { $wantsTelling } from './preferences.ts';

/** `none`: this browser has no notifications for pages; `unsafe`: not on this origin. */
export type Permission = 'none' | 'unsafe' | 'refused' | 'unasked' | 'granted';

export const $permission = atom<Permission>(readPermission());
/** A4.1: asked, and the browser was closed over it. */
export const $isUnanswered = atom(false);
/** A2.4 */
export const $isTelling = computed(
  [$wantsTelling, $permission],
  (wants, permission) => wants && permission === 'granted',
);

// A4.3: people change it in the browser, while the page is open.
onMount($permission, () => {
  const read = () => $permission.set(readPermission());
  read();
  document.addEventListener('visibilitychange', read);
  let status: PermissionStatus | undefined;
  void navigator.permissions?.query({ name: 'notifications' }).then(
    (found) => {
      status = found;
      status.addEventListener('change', read);
    },
    () => undefined,
  );
  return () => {
    document.removeEventListener('visibilitychange', read);
    status?.removeEventListener('change', read);
  };
});

/** In the press itself: browsers answer no other question. */
export async function switchTelling(isOn: boolean): Promise<void> {
  $isUnanswered.set(false);
  if (!isOn) return $wantsTelling.set(false);
  const answer = await Notification.requestPermission();
  $permission.set(readPermission());
  $isUnanswered.set(answer === 'default');
  $wantsTelling.set(answer === 'granted');
}

function readPermission(): Permission {
  if (!globalThis.isSecureContext) return 'unsafe';
  if (!('Notification' in globalThis)) return 'none';
  const { permission } = Notification;
  return permission === 'denied' ? 'refused' : permission === 'granted' ? 'granted' : 'unasked';
}
