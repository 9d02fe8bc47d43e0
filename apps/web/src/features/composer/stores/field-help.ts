import { announce } from '../../../shared/lib/announce.ts';
import { indent, isInFence, newLine, type Edit } from '../core/fence.ts';
import { linkOver } from '../core/paste-link.ts';
import { text } from '../text.ts';
import type { Composer } from './composer.ts';

/** Of the field in which the next Tab moves on. */
let freed: Composer | undefined;
let hasExplained = false;

/** SPEC.md K1, K2. True: the key was for this. */
export function takeKey(event: KeyboardEvent, composer: Composer): boolean {
  const { area } = composer;
  if (!area || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { value, selectionStart: from, selectionEnd: to } = area;
  if (!['Tab', 'Enter', 'Escape'].includes(event.key)) {
    if (event.key !== 'Shift') freed = undefined;
    return false;
  }
  if (!isInFence(value, from)) return false;
  if (event.key === 'Escape') {
    const isFirst = freed !== composer;
    freed = composer;
    if (isFirst) event.preventDefault();
    return isFirst;
  }
  if (event.key === 'Enter') {
    if (event.shiftKey) return false;
    event.preventDefault();
    apply(area, newLine(value, from, to));
    return true;
  }
  if (freed === composer) {
    freed = undefined;
    return false;
  }
  event.preventDefault();
  if (!hasExplained) announce(text('tabIndents'));
  hasExplained = true;
  const edit = indent(value, from, to, event.shiftKey);
  if (edit) apply(area, edit);
  return true;
}

/** K3. True: the field gets nothing of it any more. */
export function takePaste(data: DataTransfer, composer: Composer): boolean {
  const { area } = composer;
  if (!area) return false;
  const { value, selectionStart: from, selectionEnd: to } = area;
  const insert = linkOver(value, from, to, data.getData('text/plain'));
  if (insert === undefined) return false;
  apply(area, { from, to, insert, select: [from + insert.length, from + insert.length] });
  return true;
}

/** As if it had been written, so that it can be undone as that. */
function apply(area: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  area.setSelectionRange(from, to);
  // Not in any standard any more, and the only way that leaves the history of the field whole.
  const isDone = insert === '' ? document.execCommand('delete') : document.execCommand('insertText', false, insert);
  if (!isDone) {
    area.setRangeText(insert, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(...select);
}
