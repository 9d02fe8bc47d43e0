import { plainText } from './convert.ts';
import type { Block } from './tree.ts';

const strong =
  /(\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam})|\p{L}/u;

/**
 * The side a list, a quote or a table begins on. The browser's own `auto` finds nothing there: it skips children that
 * have a direction of their own.
 */
export function directionOf(block: Block): 'ltr' | 'rtl' | undefined {
  const match = strong.exec(firstWords(block));
  if (!match) return undefined;
  return match[1] === undefined ? 'ltr' : 'rtl';
}

function firstWords(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'line':
    case 'heading':
      return plainText(block.children);
    case 'quote':
    case 'note':
      return first(block.children);
    case 'list':
      return block.items.map(({ children }) => first(children)).find(isSaying) ?? '';
    case 'table':
      return [...block.head, ...block.rows.flat()].map((cell) => plainText(cell)).find(isSaying) ?? '';
    case 'code':
    case 'math':
    case 'rule':
      return '';
  }
}

function first(blocks: readonly Block[]): string {
  return blocks.map(firstWords).find(isSaying) ?? '';
}

function isSaying(text: string): boolean {
  return strong.test(text);
}
