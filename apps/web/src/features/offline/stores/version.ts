import { atom } from 'nanostores';
import { readBuiltFile } from '../../../shared/client/built-file.ts';

/** The server has another page than this one. */
export const $isNewer = atom(false);

const reloadedKey = 'parley.reloaded';
const onceInMs = 30_000;

/** The script this page was started with; its name says of which build it is. */
export function ownEntry(): string | undefined {
  // As the build marks it (build/first-picture.ts).
  const source = document.querySelector<HTMLLinkElement>('link[data-entry]')?.href;
  return source === undefined ? undefined : new URL(source).pathname;
}

/** O2.5: the page that the server has now starts with another script. Undefined: nobody is there. */
export async function lookForNewer(): Promise<boolean | undefined> {
  const entry = ownEntry();
  try {
    const page = await readBuiltFile('/');
    const isNewer = entry !== undefined && page.includes('<div id="app">') && !page.includes(entry);
    if (isNewer) $isNewer.set(true);
    return isNewer;
  } catch {
    return undefined;
  }
}

/**
 * O2.4: a part of this build that was wanted is nowhere any more. The page that the server has now brings its own
 * parts; what was being written is kept as it is written. Not twice in a row: then something else is wrong, and shown.
 */
export async function reloadIfNewer(): Promise<void> {
  if ((await lookForNewer()) && mayReload()) location.reload();
}

export function noticeLostParts(): void {
  window.addEventListener('vite:preloadError', () => void lookForNewer());
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
