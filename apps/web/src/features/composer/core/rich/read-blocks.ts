import type { Block, Budget, Item, Run } from './blocks.ts';
import { languageOf } from './code-language.ts';
import { isHidden, isMarker, listLevelOf, styleOf, usualStyle, type Style } from './read-style.ts';
import { readTable } from './read-table.ts';

const nothing =
  /^(?:script|style|head|title|meta|link|base|template|noscript|iframe|frame|frameset|object|embed|applet|canvas|audio|video|svg|select|textarea|map|progress|meter|xml|o:p)$/;
const apart = /^(?:p|ul|ol|menu|blockquote|pre|table|hr|dl|figure|details)$/;
const lines =
  /^(?:div|section|article|main|header|footer|aside|nav|address|form|fieldset|legend|center|summary|figcaption|caption|dt|dd|li|tr|tbody|thead|tfoot|body|html|search|hgroup)$/;

/** What is in an element, as blocks. */
export function readBlocks(parent: Node, budget: Budget, style: Style = usualStyle, depth = 0): Block[] {
  const reader = new Reader(budget);
  reader.children(parent, style, depth);
  reader.flush(true);
  return joined(reader.blocks);
}

class Reader {
  readonly blocks: Block[] = [];
  readonly #budget: Budget;
  #runs: Run[] = [];
  #hasBreak = false;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  children(parent: Node, style: Style, depth: number): void {
    for (const node of parent.childNodes) this.#node(node, style, depth + 1);
  }

  /** What was said since the last block is one itself. */
  flush(isLine: boolean): void {
    const runs = this.#runs;
    const isEmptyLine = isLine && this.#hasBreak;
    this.#runs = [];
    this.#hasBreak = false;
    if (runs.some(({ text }) => text.trim() !== '')) this.blocks.push({ kind: 'words', runs, isLine });
    else if (isEmptyLine) this.blocks.push({ kind: 'words', runs: [], isLine });
  }

  #node(node: Node, style: Style, depth: number): void {
    this.#budget.spend(depth);
    if (node.nodeType === 3) this.#text(node.nodeValue ?? '', style);
    else if (node.nodeType === 1) this.#element(node as Element, style, depth);
  }

  #text(text: string, style: Style): void {
    const words = text.replaceAll('\u{a0}', ' ');
    if (!style.isKept) {
      const shown = words.replaceAll(/[ \t\r\n\f]+/g, ' ');
      // White space at the end of the words before is enough.
      const last = this.#runs.at(-1);
      const isDouble = last === undefined || /\s$/.test(last.text);
      this.#say(isDouble ? shown.replace(/^ /, '') : shown, style);
      return;
    }
    for (const [index, line] of words.split(/\r?\n/).entries()) {
      if (index > 0) this.#say('\n', usualStyle);
      this.#say(line, style);
    }
  }

  #say(text: string, { bold, italic, strike, code, href }: Style): void {
    if (text !== '') this.#runs.push({ text, bold, italic, strike, code, href });
  }

  #element(element: Element, around: Style, depth: number): void {
    const tag = element.localName;
    if (nothing.test(tag) || isHidden(element) || isMarker(element)) return;
    const style = styleOf(element, around);
    const own = special[tag];
    if (tag === 'br') {
      this.#hasBreak = true;
      this.#say('\n', usualStyle);
    } else if (own) this.#say(own(element), style);
    else if (tag === 'math' || element.classList.contains('katex')) this.#formula(element, style);
    else if (/^h[1-6]$/.test(tag) || /^Mso(?:Title|Heading)/.test(element.className))
      this.#heading(element, style, depth);
    else if (tag === 'ul' || tag === 'ol' || tag === 'menu') this.#block(this.#list(element, style, depth));
    else if (tag === 'blockquote') this.#block({ kind: 'quote', blocks: this.#within(element, style, depth) });
    else if (tag === 'pre') this.#code(element);
    else if (tag === 'hr') this.#block({ kind: 'rule' });
    else if (tag === 'table') this.#table(element, style, depth);
    else if (listLevelOf(element) !== undefined && tag === 'p') this.#officeItem(element, style, depth);
    else if (apart.test(tag) || lines.test(tag)) {
      const isLine = !apart.test(tag);
      this.flush(isLine);
      this.children(element, style, depth);
      this.flush(isLine);
    } else this.children(element, style, depth);
  }

  #within(element: Element, style: Style, depth: number): Block[] {
    return readBlocks(element, this.#budget, { ...style, isKept: false }, depth);
  }

  #block(block: Block): void {
    this.flush(true);
    this.blocks.push(block);
  }

  #heading(element: Element, style: Style, depth: number): void {
    const named = /^Mso(?:Title$|Heading(\d))/.exec(element.className)?.[1];
    const size = Number(/^h([1-6])$/.exec(element.localName)?.[1] ?? named ?? 1);
    const runs = this.#within(element, style, depth).flatMap((block) => ('runs' in block ? block.runs : []));
    // All of a heading is bold.
    if (runs.length > 0)
      this.#block({ kind: 'heading', depth: size, runs: runs.map((run) => ({ ...run, bold: false })) });
  }

  #code(element: Element): void {
    const text = codeText(element)
      .replaceAll('\u{a0}', ' ')
      .replaceAll(/\r\n?/g, '\n')
      .replace(/^\n|\s+$/g, '');
    if (text !== '') this.#block({ kind: 'code', text, language: languageOf(element) });
  }

  #table(element: Element, style: Style, depth: number): void {
    const read = (cell: Element) => this.#within(cell, styleOf(cell, { ...usualStyle, href: style.href }), depth + 2);
    this.flush(true);
    this.blocks.push(...readTable(element, read, () => this.#budget.spend(depth)));
  }

  #list(element: Element, style: Style, depth: number): Block {
    const items: Item[] = [];
    for (const child of element.childNodes) {
      this.#budget.spend(depth + 1);
      if (child.nodeType !== 1) continue;
      const part = child as Element;
      if (nothing.test(part.localName) || isHidden(part)) continue;
      // Some write the list within beside its item, and not in it.
      if (/^(?:ul|ol)$/.test(part.localName)) {
        const inner = this.#list(part, style, depth + 1);
        const last = items.at(-1);
        if (last) last.blocks.push(inner);
        else items.push({ isTicked: undefined, blocks: [inner] });
      } else
        items.push({
          isTicked: tickOf(part),
          blocks: this.#within(part, styleOf(part, style), depth + 1),
        });
    }
    const isOrdered = element.localName === 'ol';
    const start = Number(element.getAttribute('start') ?? element.querySelector('li')?.getAttribute('value') ?? 1);
    const indent = element.getAttribute('data-indent');
    return {
      kind: 'list',
      start: isOrdered ? (Number.isSafeInteger(start) && start >= 0 ? start : 1) : undefined,
      items: items.filter(({ blocks }) => blocks.length > 0),
      level: indent !== null && /^\d$/.test(indent) ? Number(indent) : undefined,
    };
  }

  /** A paragraph that an office program shows as an item: its marker says of which kind. */
  #officeItem(element: Element, style: Style, depth: number): void {
    const marker = [...element.querySelectorAll('[data-style]')].find(isMarker)?.textContent?.trim() ?? '';
    const number = /^\(?(\d+|[a-z]{1,4})[.)]/i.exec(marker)?.[1];
    this.#block({
      kind: 'list',
      start: number === undefined ? undefined : /^\d+$/.test(number) ? Number(number) : 1,
      items: [{ isTicked: undefined, blocks: this.#within(element, style, depth) }],
      level: listLevelOf(element) ?? 0,
    });
  }

  /** As TeX, where the page has kept it. */
  #formula(element: Element, style: Style): void {
    const tex = element.querySelector('annotation[encoding="application/x-tex"]')?.textContent;
    const formula = (tex ?? element.getAttribute('alttext') ?? '').trim();
    this.#say(
      formula === '' ? (element.textContent ?? '').trim() : `$${formula}$`,
      formula === '' ? style : { ...usualStyle, code: false },
    );
  }
}

/** Elements that are said in words of their own. */
const special: Readonly<Record<string, (element: Element) => string>> = {
  img: (element) => (element.getAttribute('alt') ?? '').replaceAll(/\s+/g, ' ').trim(),
  input: () => '',
  wbr: () => '',
  sup: (element) => raised(element.textContent ?? '', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ'),
  sub: (element) => raised(element.textContent ?? '', '₀₁₂₃₄₅₆₇₈₉₊₋ₙ'),
};

/** 10² is not 102. */
function raised(text: string, signs: string): string {
  const usual = '0123456789+-n';
  const all = [...text.trim().replaceAll('−', '-')];
  return all.every((sign) => usual.includes(sign))
    ? all.map((sign) => signs[usual.indexOf(sign)]).join('')
    : text.trim();
}

function tickOf(item: Element): boolean | undefined {
  const box = item.querySelector('input[type=checkbox]');
  return box && box.closest('li') === item ? box.hasAttribute('checked') : undefined;
}

/** Lines of code may be lines of elements. */
function codeText(element: Element): string {
  let text = '';
  for (const node of element.childNodes) {
    if (node.nodeType === 3) text += node.nodeValue ?? '';
    else if (node.nodeType === 1) {
      const part = node as Element;
      if (part.localName === 'br') text += '\n';
      else if (!nothing.test(part.localName) && part.localName !== 'button' && !isHidden(part)) {
        const isOwnLine = /^(?:div|p|tr|li)$/.test(part.localName);
        if (isOwnLine && text !== '' && !text.endsWith('\n')) text += '\n';
        text += codeText(part);
        if (isOwnLine && !text.endsWith('\n')) text += '\n';
      }
    }
  }
  return text;
}

/** Pieces of lists that follow each other are one list, each at its depth. */
function joined(blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  for (const block of blocks) {
    const last = all.at(-1);
    const isPiece = block.kind === 'list' && block.level !== undefined;
    if (!isPiece || !takes(last, block)) all.push(block);
  }
  return all;
}

function takes(list: Block | undefined, piece: Block): boolean {
  if (list?.kind !== 'list' || piece.kind !== 'list' || list.level === undefined || piece.level === undefined)
    return false;
  const inner = list.items.at(-1)?.blocks;
  if (piece.level > list.level && inner) {
    if (!takes(inner.at(-1), piece)) inner.push(piece);
    return true;
  }
  if (piece.level !== list.level || (piece.start === undefined) !== (list.start === undefined)) return false;
  list.items.push(...piece.items);
  return true;
}
