/**
 * What is selected of a message, as it reads; nothing where the selection is elsewhere. What goes beyond the message is
 * left out: three clicks on a last line select up to the beginning of what follows.
 */
export function selectedIn(message: Element | null): string {
  const selection = globalThis.getSelection();
  if (!message || !selection || selection.rangeCount === 0 || selection.isCollapsed) return '';
  const range = selection.getRangeAt(0);
  // An answer with tool steps is in several pieces.
  const touched = [...message.querySelectorAll('[data-body]')].filter((body) => range.intersectsNode(body));
  const [first, last] = [touched[0], touched.at(-1)];
  if (!first || !last) return '';
  const begins = first.contains(range.startContainer);
  const ends = last.contains(range.endContainer);
  if (begins && ends) return selection.toString().trim();
  // Around all of it: not these words were meant.
  if (!begins && !ends) return '';
  const within = range.cloneRange();
  if (!begins) within.setStart(first, 0);
  if (!ends) within.setEnd(last, last.childNodes.length);
  // Read from the selection, which knows where lines break.
  selection.removeAllRanges();
  selection.addRange(within);
  return selection.toString().trim();
}
