import { memo, useContext, type ReactNode } from 'react';
import { directionOf } from '../core/direction.ts';
import type { Block, ListItem } from '../core/tree.ts';
import { CodeBlock } from './code-block.tsx';
import { DiagramBlock } from './diagram-block.tsx';
import { Formula } from './formula.tsx';
import { InlineView } from './inline-view.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { countRender } from './render-count.ts';
import { TableBlock } from './table-block.tsx';

interface BlockViewProps {
  readonly block: Block;
  /** It is the one that is being written. */
  readonly isGrowing?: boolean;
  /** Of a heading: how many it stands under, itself included. */
  readonly depth?: number | undefined;
}

/** The page has the first two levels for itself. */
const headings = { 1: 'h3', 2: 'h4', 3: 'h5' } as const;

/** Drawn again only when the block is another one: the document keeps finished blocks as they are (rule S2). */
export const BlockView = memo(function BlockView({ block, isGrowing = false, depth }: BlockViewProps): ReactNode {
  countRender(block);
  switch (block.type) {
    case 'paragraph':
      return (
        <p dir="auto">
          <InlineView nodes={block.children} />
        </p>
      );
    case 'line':
      return (
        <div className="md-line-text" dir="auto">
          <InlineView nodes={block.children} />
        </div>
      );
    case 'heading': {
      const Tag = headings[(depth ?? block.level) as keyof typeof headings] ?? 'h6';
      return (
        <Tag className="md-heading" data-level={block.level} dir="auto">
          <InlineView nodes={block.children} />
        </Tag>
      );
    }
    case 'code':
      return /^mermaid\b/i.test(block.info) ? (
        <DiagramBlock source={block.text} isGrowing={block.isOpen} />
      ) : (
        <CodeBlock info={block.info} text={block.text} isGrowing={isGrowing} />
      );
    case 'math':
      return <Formula tex={block.tex} isDisplay isOpen={block.isOpen} />;
    case 'quote':
      return (
        <blockquote dir={directionOf(block)}>
          <Blocks blocks={block.children} isGrowing={isGrowing} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <ItemView key={index} item={item} isGrowing={isGrowing && index === block.items.length - 1} />
      ));
      const className = block.items.some(({ isChecked }) => isChecked !== undefined) ? 'md-tasks' : undefined;
      return block.start === undefined ? (
        <ul className={className} dir={directionOf(block)}>
          {items}
        </ul>
      ) : (
        <ol className={className} start={block.start} dir={directionOf(block)}>
          {items}
        </ol>
      );
    }
    case 'table':
      return <TableBlock table={block} isGrowing={isGrowing} />;
    case 'rule':
      return <hr />;
    case 'note':
      return null;
  }
});

function Blocks({ blocks, isGrowing }: { readonly blocks: readonly Block[]; readonly isGrowing: boolean }): ReactNode {
  return blocks.map((block, index) => (
    <BlockView key={index} block={block} isGrowing={isGrowing && index === blocks.length - 1} />
  ));
}

const ItemView = memo(function ItemView({
  item: { isChecked, children },
  isGrowing,
}: {
  readonly item: ListItem;
  readonly isGrowing: boolean;
}): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  if (isChecked === undefined)
    return (
      <li>
        <Blocks blocks={children} isGrowing={isGrowing} />
      </li>
    );
  const label = labels.task(isChecked);
  return (
    <li className="md-task" data-checked={isChecked}>
      <span className="md-checkbox" role="img" aria-label={label} title={label} />
      <Blocks blocks={children} isGrowing={isGrowing} />
    </li>
  );
});
