import { Budget, TooMuch, type Block, type Run } from './blocks.ts';
import { languageOf } from './code-language.ts';
import { readBlocks } from './read-blocks.ts';
import { isMonospaced } from './read-style.ts';
import { writeBlocks } from './write-blocks.ts';
import { isItsOwnName } from './write-inline.ts';

/** K5: longer HTML is not looked at. */
export const longestHtml = 200_000;

/**
 * K5: what was copied as Markdown; undefined where the plain words say as much. `body` is of a document that shows
 * and runs nothing.
 */
export function markdownOf(body: Element, plain: string): string | undefined {
  if (plain.trim() === '' || isMarkdown(plain)) return undefined;
  try {
    const budget = new Budget();
    if (isFromEditor(body, budget)) return undefined;
    const blocks = readBlocks(body, budget);
    return isWorth(blocks, plain.trim()) ? writeBlocks(blocks) || undefined : undefined;
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}

/** Some programs copy Markdown and what it looks like: the one who wrote it knows best. */
function isMarkdown(plain: string): boolean {
  return /^\s*(?:```|~~~)|\*\*\S[^*\n]*\*\*|^\s*\|?[ :|-]*-{3,}[ :|-]*\||\]\(https?:/m.test(plain);
}

const structure = 'a[href],h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,p';

/** Editors and terminals: all of it in letters of one width, and nothing but colours. */
function isFromEditor(body: Element, budget: Budget): boolean {
  const isCode = [...body.querySelectorAll('pre')].some((pre) => pre.querySelector('code') || languageOf(pre) !== '');
  if (isCode || body.querySelector(structure)) return false;
  const isAll = (element: Element, depth: number): boolean => {
    budget.spend(depth);
    if (isMonospaced(element)) return true;
    return [...element.childNodes].every((node) =>
      node.nodeType === 3
        ? node.nodeValue?.trim() === ''
        : node.nodeType !== 1 ||
          /^(?:style|meta|br)$/.test((node as Element).localName) ||
          isAll(node as Element, depth + 1),
    );
  };
  return isAll(body, 0);
}

/** Whether there is anything that the plain words do not say. */
function isWorth(blocks: readonly Block[], plain: string): boolean {
  const runs = allRuns(blocks).filter(({ text }) => text.trim() !== '');
  if (runs.length === 0 && blocks.every(({ kind }) => kind !== 'code')) return false;
  const isLinked = runs.some(
    ({ href, text }) => href !== undefined && !isItsOwnName(text.trim(), href) && !isItsOwnName(plain, href),
  );
  // Of some of the words: all in bold says nothing.
  const isMarked = (['bold', 'italic', 'strike', 'code'] as const).some(
    (mark) => runs.some((run) => run[mark]) && !runs.every((run) => run[mark]),
  );
  return isLinked || isMarked || hasShape(blocks);
}

/** More than lines of words, and more than one line with a shape of its own. */
function hasShape(blocks: readonly Block[]): boolean {
  if (blocks.length > 1) return blocks.some(({ kind }) => kind !== 'words');
  const [block] = blocks;
  switch (block?.kind) {
    case 'list':
      return block.items.length > 1 || hasShape(block.items[0]?.blocks ?? []);
    case 'quote':
    case 'code':
    case 'table':
      return true;
    default:
      return false;
  }
}

function allRuns(blocks: readonly Block[]): readonly Run[] {
  return blocks.flatMap((block): readonly Run[] => {
    switch (block.kind) {
      case 'words':
      case 'heading':
        return block.runs;
      case 'quote':
        return allRuns(block.blocks);
      case 'list':
        return block.items.flatMap(({ blocks: within }) => allRuns(within));
      case 'table':
        return block.rows.flat(2);
      case 'code':
      case 'rule':
        return [];
    }
  });
}
