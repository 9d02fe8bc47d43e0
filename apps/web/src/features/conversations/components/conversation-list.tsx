import { useStore } from '@nanostores/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { $route } from '../../../shared/router/router.ts';
import type { ListRow } from '../stores/groups.ts';
import { catchUp } from '../stores/feed.ts';
import { $list } from '../stores/list.ts';
import { hold } from '../stores/hold.ts';
import { readFurther } from '../stores/pages.ts';
import { $dropPlace } from '../stores/drop-place.ts';
import { $filter, $rows } from '../stores/view.ts';
import { useText } from '../text.ts';
import { ConversationItem } from './conversation-item.tsx';
import { FolderRow, FoldersTitle } from './folder-row.tsx';
import { EmptyList } from './empty-list.tsx';

const itemHeight = 38;
const groupHeight = 34;

/** A held list does not scroll. There from the beginning: what comes during a gesture is too late for it. */
function holdStill(list: HTMLElement): () => void {
  const take = (event: TouchEvent) => hold.isOn && event.cancelable && event.preventDefault();
  list.addEventListener('touchmove', take, { passive: false });
  return () => list.removeEventListener('touchmove', take);
}

/** Only the rows that are seen are on the page, however many conversations there are. */
export function ConversationList() {
  const t = useText();
  const rows = useStore($rows);
  const { state, problem, cursor, isReading } = useStore($list);
  const filter = useStore($filter);
  const route = useStore($route);
  const openId = route?.name === 'chat' || route?.name === 'folder' ? route.params['id'] : undefined;
  const isTarget = useStore($dropPlace) === 'outside';
  const scroller = useRef<HTMLDivElement>(null);
  const place = useCallback((list: HTMLDivElement) => {
    scroller.current = list;
    const end = holdStill(list);
    return () => {
      scroller.current = null;
      end();
    };
  }, []);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // The same functions for the same rows: with others the virtualizer measures thousands anew.
    estimateSize: useCallback((index: number) => (isHeading(rows[index]) ? groupHeight : itemHeight), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 8,
  });
  const seen = virtualizer.getVirtualItems();
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (cursor !== undefined && !isReading && last >= rows.length - 10) void readFurther();
  }, [cursor, isReading, last, rows.length]);

  if (rows.length === 0 && (state === 'fresh' || problem !== undefined))
    return <EmptyList isFiltered={filter !== ''} problem={problem} retry={catchUp} />;
  if (state === 'empty') return <ListSkeleton />;
  return (
    <div
      ref={place}
      data-conversations
      data-drop="outside"
      className={`min-h-0 flex-1 overflow-y-auto px-2 pb-4 ${isTarget ? 'bg-hover' : ''}`}
    >
      {problem !== undefined && <p className="px-2.5 pt-1 text-xs text-faint">{t('stale')}</p>}
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }} aria-label={t('conversations')}>
        {seen.map(({ index, key, start, size }) => {
          const row = rows[index];
          return row ? (
            <li
              key={key}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)`, height: size }}
            >
              <RowView row={row} openId={openId} />
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}

function isHeading(row: ListRow | undefined): boolean {
  return row?.kind === 'group' || row?.kind === 'folders';
}

function RowView({ row, openId }: { readonly row: ListRow; readonly openId: string | undefined }) {
  switch (row.kind) {
    case 'group':
      return <GroupTitle row={row} />;
    case 'folders':
      return <FoldersTitle />;
    case 'folder':
      return <FolderRow folder={row.folder} isOpen={row.isOpen} count={row.count} isHere={row.folder.id === openId} />;
    case 'conversation':
      return (
        <ConversationItem
          conversation={row.conversation}
          isOpen={row.conversation.id === openId}
          isInside={row.isInside === true}
        />
      );
    default:
      return row satisfies never;
  }
}

function GroupTitle({ row }: { readonly row: Extract<ListRow, { kind: 'group' }> }) {
  const t = useText();
  const { name, title } = row;
  const known = { pinned: 'pinned', today: 'today', yesterday: 'yesterday', week: 'week', month: 'month' } as const;
  const key = known[name as keyof typeof known];
  return (
    <h2 className="flex h-full items-end px-2.5 pb-1.5 text-xs font-semibold tracking-normal text-faint">
      {key === undefined ? title : t(key)}
    </h2>
  );
}

function ListSkeleton() {
  return (
    <div className="flex-1 overflow-hidden px-4 pt-8" aria-hidden="true">
      {[72, 88, 60, 80, 66, 74].map((width) => (
        <div key={width} className="skeleton mb-[18px] h-5" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
