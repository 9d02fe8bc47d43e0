import { atom, computed } from 'nanostores';
import { useEffect } from 'react';

const $name = atom('');
/** Before the name of the page: what there is to look at (attention/SPEC.md A1). */
export const $titleMark = atom('');

/** The one place that writes the title of the tab. */
computed([$titleMark, $name], (mark, name) => `${mark}${name && `${name} · `}Parley`).subscribe((title) => {
  if (globalThis.document) document.title = title;
});

/** The page is called so as long as it is shown; one without a name is Parley itself. */
export function usePageName(name = ''): void {
  useEffect(() => {
    $name.set(name);
    return () => $name.set('');
  }, [name]);
}
