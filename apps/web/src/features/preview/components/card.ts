import type { Preview } from '../stores/preview-of.ts';

const gapPx = 8;

/** One box for the whole list. What it says is behind the entry too, so it is not read out. */
export function makeCard(): HTMLElement {
  const card = document.createElement('div');
  card.popover = 'manual';
  card.ariaHidden = 'true';
  card.dataset['preview'] = '';
  card.className =
    'fixed inset-auto m-0 w-80 max-w-[calc(100vw-16px)] rounded-md border border-line bg-raised p-4 text-sm text-ink shadow-high';
  return document.body.appendChild(card);
}

export function fillCard(card: HTMLElement, { title, facts, question, answer }: Preview): void {
  card.replaceChildren(
    line('font-semibold break-words', title),
    line('mt-0.5 text-xs text-faint', facts.join(' · ')),
    ...(question === '' ? [] : [line('mt-3 w-fit rounded-md bg-tint px-3 py-1.5 break-words text-on-tint', question)]),
    ...(answer === '' ? [] : [line('mt-2 break-words text-soft', answer)]),
  );
}

/** Beside the list, so that no entry is covered. False where there is no room. */
export function placeCard(card: HTMLElement, entry: Element): boolean {
  const list = (entry.closest('nav') ?? entry).getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const isMirrored = document.documentElement.dir === 'rtl';
  const left = isMirrored ? list.left - gapPx - width : list.right + gapPx;
  if (left < gapPx || left + width + gapPx > innerWidth) return false;
  const top = Math.max(gapPx, Math.min(entry.getBoundingClientRect().top, innerHeight - height - gapPx));
  card.style.left = `${Math.round(left)}px`;
  card.style.top = `${Math.round(top)}px`;
  return true;
}

function line(className: string, words: string): HTMLElement {
  const element = document.createElement('p');
  element.className = className;
  element.dir = 'auto';
  element.textContent = words;
  return element;
}
