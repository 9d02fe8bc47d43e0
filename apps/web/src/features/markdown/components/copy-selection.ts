import type { ClipboardEvent } from 'react';
import { markdownOfNodes, plainOfNodes } from './written-form.ts';

export type CopyForm = 'markdown' | 'plain';

/** What goes to the clipboard: formulas as TeX, code without numbers and buttons, and Markdown where it is wanted. */
export function copySelection(event: ClipboardEvent, form: CopyForm): void {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  // Within one piece of code the browser's own way is right.
  const holder = range.commonAncestorContainer;
  const element = holder instanceof Element ? holder : holder.parentElement;
  if (element?.closest('pre, .md-inline-code, input, textarea')) return;
  // Formulas are taken whole: half of one is nothing.
  widen(range, element);
  const content = range.cloneContents();
  const text = form === 'markdown' ? markdownOfNodes(content) : plainOfNodes(content);
  event.clipboardData.setData('text/plain', text);
  event.clipboardData.setData('text/html', htmlOf(content));
  event.preventDefault();
}

function widen(range: Range, element: Element | null): void {
  const around = element?.closest('[data-tex]');
  if (around) range.selectNode(around);
  const start = range.startContainer.parentElement?.closest('[data-tex]');
  if (start) range.setStartBefore(start);
  const end = range.endContainer.parentElement?.closest('[data-tex]');
  if (end) range.setEndAfter(end);
}

/** For word processors: the elements without our buttons, classes and frames. */
function htmlOf(content: DocumentFragment): string {
  const copy = document.createElement('div');
  copy.append(content.cloneNode(true));
  for (const part of copy.querySelectorAll('[data-copy="skip"], iframe, button, svg, .md-unseen')) part.remove();
  for (const formula of copy.querySelectorAll('[data-tex]'))
    formula.replaceChildren(formula.querySelector('math') ?? formula.getAttribute('data-tex') ?? '');
  for (const part of copy.querySelectorAll('*'))
    for (const { name } of [...part.attributes])
      if (!['href', 'start', 'scope', 'dir', 'colspan'].includes(name)) part.removeAttribute(name);
  return copy.innerHTML;
}
