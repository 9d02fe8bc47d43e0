import type { Block, ListBlock } from './blocks.ts';
import { writeInline } from './write-inline.ts';

export function writeBlocks(blocks: readonly Block[]): string {
  let text = '';
  let before: Block | undefined;
  for (const block of blocks) {
    const written = writeBlock(block);
    if (written === '' && !isLine(block)) continue;
    if (before) text += between(before, block);
    text += written;
    before = block;
  }
  return text.replaceAll(/\n{3,}/g, '\n\n').replace(/^\n+|\s+$/g, '');
}

function isLine(block: Block): boolean {
  return block.kind === 'words' && block.isLine;
}

function between(before: Block, block: Block): string {
  return isLine(before) && isLine(block) ? '\n' : '\n\n';
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'words':
      return guarded(writeInline(block.runs));
    case 'heading':
      return `${'#'.repeat(block.depth)} ${writeInline(block.runs).replaceAll(/\s+/g, ' ')}`;
    case 'quote':
      return prefixed(writeBlocks(block.blocks), '> ', '> ');
    case 'code':
      return fenced(block.text, block.language);
    case 'table':
      return writeTable(block);
    case 'rule':
      return '---';
    case 'list':
      return writeList(block);
  }
}

/** What would be a heading or a line across, and is words. */
function guarded(text: string): string {
  return text.replaceAll(/^(#{1,6}(?=\s)|(?:-{3,}|={3,}|~{3,})\s*$)/gm, '\\$1');
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function writeList({ start, items }: ListBlock): string {
  return items
    .map(({ isTicked, blocks }, index) => {
      const marker = start === undefined ? '- ' : `${start + index}. `;
      const tick = isTicked === undefined ? '' : isTicked ? '[x] ' : '[ ] ';
      return prefixed(tick + writeItem(blocks), marker, ' '.repeat(marker.length));
    })
    .join('\n');
}

/** A list within stands close to the words it belongs to. */
function writeItem(blocks: readonly Block[]): string {
  const at = blocks.findIndex(({ kind }) => kind === 'list');
  if (at !== 1) return writeBlocks(blocks);
  const rest = writeBlocks(blocks.slice(1));
  return `${writeBlocks(blocks.slice(0, 1))}\n${rest}`;
}

function prefixed(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) => ((index === 0 ? first : others) + line).trimEnd())
    .join('\n');
}

function writeTable({ rows, sides }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const written = rows.map((cells) => line(cells.map((runs) => writeInline(runs, { isInTable: true }))));
  const rule = line(sides.map((side) => (side === 'right' ? '--:' : side === 'center' ? ':-:' : '---')));
  return [written[0], rule, ...written.slice(1)].join('\n');
}
