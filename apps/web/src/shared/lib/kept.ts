import { atom, type WritableAtom } from 'nanostores';

/** An atom that outlives the page and is the same in all tabs. For settings of this browser: never for secrets. */
export function keptAtom<Value>(
  name: string,
  initial: Value,
  isValid: (value: unknown) => boolean,
): WritableAtom<Value> {
  const key = `parley.${name}`;
  const $value = atom<Value>(read() ?? initial);
  function read(): Value | undefined {
    try {
      const stored = localStorage.getItem(key);
      const value: unknown = stored === null ? undefined : JSON.parse(stored);
      return value !== undefined && isValid(value) ? (value as Value) : undefined;
    } catch {
      // Storage may be forbidden, and what is in it may be of another version.
      return undefined;
    }
  }
  $value.listen((value) => {
    try {
      const text = JSON.stringify(value);
      if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
    } catch {
      // Then it lives as long as the page.
    }
  });
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key) $value.set(read() ?? initial);
  });
  return $value;
}
