import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

export interface KeptFocus<Place extends HTMLElement> {
  readonly ref: RefObject<Place | null>;
  readonly onFocus: (event: FocusEvent<Place>) => void;
}

/** When the button that was pressed goes away with its work, the focus stays in the same place, not nowhere. */
export function useKeptFocus<Place extends HTMLElement>(): KeptFocus<Place> {
  const ref = useRef<Place>(null);
  const last = useRef<Element>(null);
  useEffect(() => {
    if (last.current === null || last.current.isConnected || document.activeElement !== document.body) return;
    last.current = null;
    const place = ref.current;
    const home = place?.querySelector<HTMLElement>('[data-focus-home]') ?? place?.querySelector<HTMLElement>('button');
    home?.focus();
  });
  return {
    ref,
    onFocus: ({ target }) => {
      last.current = target;
    },
  };
}
