import { atom, computed } from 'nanostores';
import { matchPath } from './paths.ts';

export interface Place {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Without the hash sign. */
  readonly anchor: string;
}

export const $place = atom<Place>(readPlace());
export const $route = computed($place, ({ path }) => matchPath(path));

/** Going somewhere without loading the page anew. */
export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const target = new URL(to, location.href);
  if (target.origin !== location.origin) return;
  if (target.href === location.href) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  $place.set(readPlace());
}

export function startRouter(): () => void {
  const follow = () => $place.set(readPlace());
  // Addresses of the first web client: a conversation was named behind the hash sign.
  const old = /^#\/c\/([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  if (old !== undefined) navigate(`/c/${old}`, { replace: true });
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
}

function readPlace(): Place {
  const { pathname, search, hash } = location;
  return { path: pathname, query: search.slice(1), anchor: hash.slice(1) };
}
