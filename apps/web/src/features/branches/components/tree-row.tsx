import { formatAgo, formatNumber } from '../../../shared/i18n/format.ts';
import { firstWords } from '../../../shared/lib/first-words.ts';
import { ChevronDownIcon } from '../../../shared/ui/icons.ts';
import { useModelName } from '../../models/index.ts';
import type { BranchRow } from '../stores/tree.ts';
import { useText } from '../text.ts';
import { Rails } from './rails.tsx';

export interface TreeRowProps {
  readonly row: BranchRow;
  /** When the dialog was opened. */
  readonly now: number;
  readonly isFocusable: boolean;
  readonly isTop: boolean;
  readonly isTrunkPresent: boolean;
  readonly onClick: () => void;
}

type MessageRow = Extract<BranchRow, { kind: 'message' }>;

/** Beyond this they stand below each other, so that words have room. */
const deepest = 8;

export function TreeRow({ row, now, isFocusable, isTop, isTrunkPresent, onClick }: TreeRowProps) {
  const level = Math.min(row.level, deepest);
  const isTip = row.kind === 'message' && row.isTip;
  return (
    <div
      role="treeitem"
      aria-level={row.level + (row.kind === 'message' && row.isUnfolded ? 1 : 0)}
      aria-expanded={row.kind === 'fold' ? row.isOpen : undefined}
      aria-current={isTip || undefined}
      aria-selected={isTip}
      tabIndex={isFocusable ? 0 : -1}
      data-row={row.kind}
      onClick={onClick}
      style={{ paddingInlineStart: `calc(${level} * var(--cell) + 0.375rem)` }}
      className={`relative flex shrink-0 cursor-pointer items-center gap-2 rounded-sm pe-2 [content-visibility:auto] [contain-intrinsic-size:auto_3rem] hover:bg-hover focus-visible:outline-offset-[-2px] ${isTip ? 'bg-tint hover:bg-tint' : ''} ${row.kind === 'message' ? 'min-h-12' : 'min-h-9'}`}
    >
      <Rails {...{ row, level, isTop, isTrunkPresent }} />
      {row.kind === 'message' ? <MessageWords row={row} now={now} /> : <OtherWords row={row} />}
    </div>
  );
}

function OtherWords({ row }: { readonly row: Exclude<BranchRow, MessageRow> }) {
  const t = useText();
  if (row.kind === 'start') return <span className="text-sm text-faint">{t('beginning')}</span>;
  return (
    <span className="flex items-center gap-1 text-sm text-faint">
      {t('messages', { count: row.count })}
      <ChevronDownIcon size={16} className={row.isOpen ? 'rotate-180' : ''} />
    </span>
  );
}

function MessageWords({ row, now }: { readonly row: MessageRow; readonly now: number }) {
  const t = useText();
  const { node, at, of, isTip } = row;
  const isOwn = node.sender === 'user';
  const words = firstWords(node.text);
  const states: Readonly<Record<string, string>> = {
    pending: t('writing'),
    streaming: t('writing'),
    stopped: t('stopped'),
    failed: t('failed'),
    interrupted: t('interrupted'),
    blocked: t('refused'),
  };
  const answeredBy = useModelName(node.model) ?? t('answer');
  const who = isOwn ? t('you') : answeredBy;
  const facts = [who, formatAgo(node.created_at, now), states[node.status]].filter((fact) => fact !== undefined);
  return (
    <>
      <div className="min-w-0 flex-1 py-1.5">
        <div
          dir="auto"
          className={`line-clamp-2 text-sm break-words sm:line-clamp-1 ${isOwn ? 'font-[560]' : isTip ? '' : 'text-soft'} ${words === '' ? 'text-faint italic' : ''}`}
        >
          {words === '' ? t('noWords') : words}
        </div>
        <div className={`truncate text-xs ${isTip ? '' : 'text-faint'}`}>{facts.join(' · ')}</div>
      </div>
      {of > 1 && (
        <span className={`shrink-0 text-xs tabular-nums ${isTip ? '' : 'text-faint'}`} dir="ltr">
          <span aria-hidden="true">{`${formatNumber(at)}/${formatNumber(of)}`}</span>
          <span className="sr-only">{t('alternative', { at, of })}</span>
        </span>
      )}
      {isTip && (
        <span className="shrink-0 rounded-full bg-accent px-2 py-0.5 text-xs font-medium text-on-accent">
          {t('shownNow')}
        </span>
      )}
    </>
  );
}
