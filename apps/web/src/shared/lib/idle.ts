/** When the page has nothing else to do, and at the latest after `withinMs`. Answers what takes it back. */
export function whenIdle(work: () => void, withinMs = 2_000): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(work, 50);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(work, { timeout: withinMs });
  return () => cancelIdleCallback(id);
}
