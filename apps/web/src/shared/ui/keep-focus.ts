interface Stop {
  readonly element: HTMLElement;
  readonly ancestors: readonly Element[];
  readonly place: DOMRect;
}

const remembered = 4;
const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), summary, [tabindex="0"]';

/**
 * What had the focus may vanish with what was done: a row that was deleted, a form that was left, a panel that was put
 * away. Then the focus goes to what is nearest to where it was, instead of to the beginning of the page.
 */
export function startKeepingFocus(): void {
  let stops: readonly Stop[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const stop = { element: target, ancestors: ancestorsOf(target), place: target.getBoundingClientRect() };
    stops = [stop, ...stops.filter(({ element }) => element !== target)].slice(0, remembered);
  });
  const mend = () => {
    const last = stops[0];
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (!isLost || !last || (last.element.isConnected && !last.element.matches(':disabled'))) return;
    for (const stop of stops) {
      const near = nearestTo(stop);
      if (near) return near.focus({ preventScroll: true });
    }
    document.getElementById('page')?.focus({ preventScroll: true });
  };
  // A removed element tells nobody that the focus has left it.
  new MutationObserver((records) => {
    if (document.activeElement === document.body && records.some(({ removedNodes }) => removedNodes.length > 0))
      requestAnimationFrame(() => setTimeout(mend));
  }).observe(document.body, { childList: true, subtree: true });
}

function ancestorsOf(element: Element): Element[] {
  const path: Element[] = [];
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) path.push(one);
  return path;
}

function nearestTo({ element, ancestors, place }: Stop): HTMLElement | undefined {
  if (element.isConnected && !element.matches(':disabled')) return element;
  for (const ancestor of ancestors) {
    if (!ancestor.isConnected) continue;
    const [nearest] = [...ancestor.querySelectorAll<HTMLElement>(focusable)]
      .filter((candidate) => candidate.checkVisibility({ visibilityProperty: true }))
      .map((candidate) => ({ candidate, distance: distanceOf(candidate.getBoundingClientRect(), place) }))
      .sort((a, b) => a.distance - b.distance);
    if (nearest) return nearest.candidate;
    // What is shown now has nothing to press yet: its beginning is nearer than any part of the sidebar.
    if (ancestor instanceof HTMLElement && ancestor.id === 'page') return ancestor;
  }
  return undefined;
}

function distanceOf(a: DOMRect, b: DOMRect): number {
  return Math.hypot(a.left + a.width / 2 - b.left - b.width / 2, a.top + a.height / 2 - b.top - b.height / 2);
}
