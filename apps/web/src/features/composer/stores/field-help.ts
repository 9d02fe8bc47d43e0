import { announce } from '../../../shared/lib/announce.ts';
import { insertWords } from '../../../shared/trusted-types.ts';
import { whenQuiet } from '../../../shared/ui/typing.ts';
import { indent, isInFence, newLine, type Edit } from '../core/fence.ts';
import { isInCode, linkOver } from '../core/paste-link.ts';
import { text } from '../text.ts';
import type { Composer } from './composer.ts';

/** Of the field in which the next Tab moves on. */
let freed: Composer | undefined;
let hasExplained = false;
let hasExplainedPaste = false;
let toMarkdown: typeof import('./rich-paste.ts').markdownOfHtml | undefined;

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

/** K3, K5. True: the field gets nothing of it any more. `offer` hears of words that stand there instead. */
export function takePaste(data: DataTransfer, composer: Composer, offer: (data: DataTransfer) => void): boolean {
  const { area } = composer;
  if (!area) return false;
  const { value, selectionStart: from, selectionEnd: to } = area;
  const plain = data.getData('text/plain');
  const link = linkOver(value, from, to, plain);
  if (link !== undefined) {
    replace(area, from, to, link);
    return true;
  }
  const html = data.getData('text/html');
  if (html === '' || isInFence(value, from) || isInCode(value, from)) return false;
  const markdown = toMarkdown?.(html, plain);
  if (markdown === undefined) return false;
  // First as it would have come without: one step back leads there.
  const words = plain.replaceAll(/\r\n?/g, '\n');
  replace(area, from, to, words);
  replace(area, from, from + words.length, markdown);
  if (!hasExplainedPaste) announce(text('pastedRich'));
  hasExplainedPaste = true;
  const written = new DataTransfer();
  written.setData('text/plain', markdown);
  offer(written);
  return true;
}

/** K5: a paste cannot wait, so what it needs is here before, once somebody is at the field. */
function fetchWhenFocused(): void {
  const isField = (target: EventTarget | null) => target instanceof Element && target.matches('[data-composer]');
  const look = ({ target }: { readonly target: EventTarget | null }) => {
    if (!isField(target)) return;
    document.removeEventListener('focusin', look);
    whenQuiet(
      () =>
        void import('./rich-paste.ts').then(
          ({ markdownOfHtml }) => (toMarkdown = markdownOfHtml),
          () => document.addEventListener('focusin', look),
        ),
    );
  };
  document.addEventListener('focusin', look);
  look({ target: document.activeElement });
}

fetchWhenFocused();

function replace(area: HTMLTextAreaElement, from: number, to: number, insert: string): void {
  apply(area, { from, to, insert, select: [from + insert.length, from + insert.length] });
}

/** As if it had been written, so that it can be undone as that. */
function apply(area: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  area.setSelectionRange(from, to);
  // Not in any standard any more, and the only way that leaves the history of the field whole.
  const isDone = insert === '' ? document.execCommand('delete') : write(area, { from, to, insert });
  if (!isDone) {
    area.setRangeText(insert, from, to, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(...select);
}

const manyLines = 20;

function write(area: HTMLTextAreaElement, { from, to, insert }: Pick<Edit, 'from' | 'to' | 'insert'>): boolean {
  const { value } = area;
  if (insert.split('\n').length > manyLines && insertWords(insert)) {
    if (area.value === value.slice(0, from) + insert + value.slice(to)) return true;
    document.execCommand('undo');
    area.setSelectionRange(from, to);
  }
  return document.execCommand('insertText', false, insert);
}
