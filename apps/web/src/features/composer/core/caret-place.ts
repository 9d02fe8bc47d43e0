const copied = [
  'fontFamily',
  'fontSize',
  'fontWeight',
  'lineHeight',
  'letterSpacing',
  'direction',
  'textAlign',
  'paddingTop',
  'paddingInlineStart',
  'paddingInlineEnd',
  'borderTopWidth',
  'tabSize',
] as const;

/** Where a character of a text field stands in the window: browsers tell that only of elements, so one is made like it. */
export function caretPlace(area: HTMLTextAreaElement, index: number): { x: number; top: number; bottom: number } {
  const style = getComputedStyle(area);
  const twin = document.createElement('div');
  for (const name of copied) twin.style[name] = style[name];
  Object.assign(twin.style, {
    position: 'fixed',
    visibility: 'hidden',
    boxSizing: 'border-box',
    width: `${area.clientWidth}px`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
  });
  twin.textContent = area.value.slice(0, index);
  const mark = document.createElement('span');
  mark.textContent = '​';
  twin.append(mark);
  document.body.append(twin);
  const [own, origin, at] = [area.getBoundingClientRect(), twin.getBoundingClientRect(), mark.getBoundingClientRect()];
  twin.remove();
  const top = own.top + at.top - origin.top - area.scrollTop;
  // A field that is scrolled may have its caret's line out of sight.
  const seenTop = Math.max(own.top, Math.min(top, own.bottom - at.height));
  return { x: own.left + at.left - origin.left, top: seenTop, bottom: seenTop + at.height };
}
