/**
 * What is selected of a message, as it reads; nothing where the selection is elsewhere. What goes beyond the message is
 * left out: three clicks on a last line select up to the beginning of what follows.
 */
export function selectedIn(message: Element | null): string {
  const body = message?.querySelector('[data-body]');
  const selection = globalThis.getSelection();
  if (!body || !selection || selection.rangeCount === 0 || selection.isCollapsed) return '';
  const range = selection.getRangeAt(0);
  const begins = body.contains(range.startContainer);
  const ends = body.contains(range.endContainer);
  if (begins && ends) return selection.toString().trim();
  // Around all of it, or nowhere near: not these words were meant.
  if (!begins && !ends) return '';
  const within = range.cloneRange();
  if (!begins) within.setStart(body, 0);
  if (!ends) within.setEnd(body, body.childNodes.length);
  // Read from the selection, which knows where lines break.
  selection.removeAllRanges();
  selection.addRange(within);
  return selection.toString().trim();
}
