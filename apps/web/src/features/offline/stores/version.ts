import { atom } from 'nanostores';

/** The server has another page than this one. */
export const $isNewer = atom(false);

const reloadedKey = 'parley.reloaded';
const onceInMs = 30_000;

/** The script this page was started with; its name says of which build it is. */
export function ownEntry(): string | undefined {
  const source = document.querySelector<HTMLScriptElement>('script[type=module][src*="/assets/"]')?.src;
  return source === undefined ? undefined : new URL(source).pathname;
}

/**
 * O2.4: a part of this build that is nowhere any more. The page that the server has now brings its own parts; what was
 * being written is kept as it is written. Not twice in a row: then something else is wrong, and is shown.
 */
export function recoverFromLostParts(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine || !mayReload()) return;
    event.preventDefault();
    location.reload();
  });
}

function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(reloadedKey) ?? 0);
    if (Date.now() - last < onceInMs) return false;
    sessionStorage.setItem(reloadedKey, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
