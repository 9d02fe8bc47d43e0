import { useStore } from '@nanostores/react';
import type { Conversation } from '@parley/protocol';
import { formatAgo } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { PinIcon } from '../../../shared/ui/icons.ts';
import { Orb } from '../../../shared/ui/orb.tsx';
import { EmptyNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { $list, $running, isUnread, titleOf } from '../../conversations/index.ts';
import { useText } from '../text.ts';

const shown = 6;

/** Where one was: what is being answered first, then what was touched last. */
export function RecentSection() {
  const t = useText();
  const { items, state } = useStore($list);
  const running = useStore($running);
  const open = items.filter(({ status }) => status !== 'archived');
  const recent = [...open.filter(({ id }) => running.has(id)), ...open.filter(({ id }) => !running.has(id))];
  const now = Date.now();
  return (
    <Section title={t('recent')}>
      {state === 'empty' && <RowsSkeleton count={3} />}
      {state !== 'empty' && recent.length === 0 && <EmptyNote>{t('none')}</EmptyNote>}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {recent.slice(0, shown).map((conversation) => (
          <li key={conversation.id} className="max-sm:nth-[n+5]:hidden">
            <RecentCard conversation={conversation} isRunning={running.has(conversation.id)} now={now} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface RecentCardProps {
  readonly conversation: Conversation;
  readonly isRunning: boolean;
  readonly now: number;
}

function RecentCard({ conversation, isRunning, now }: RecentCardProps) {
  const t = useText();
  const hasNews = !isRunning && isUnread(conversation);
  return (
    <Link
      to={chatPath(conversation.id)}
      className={`flex h-full min-h-20 flex-col justify-between gap-3 rounded-lg sm:min-h-24 border bg-raised p-4 transition-shadow hover:shadow-mid ${isRunning ? 'border-accent' : 'border-line'}`}
    >
      <span className="flex items-start gap-3">
        <Orb size={18} isActive={isRunning} />
        <span
          className={`line-clamp-2 min-w-0 flex-1 break-words ${hasNews ? 'font-semibold' : 'font-medium'}`}
          dir="auto"
        >
          {titleOf(conversation)}
        </span>
        {conversation.pinned && <PinIcon size={16} className="mt-0.5 text-faint" />}
      </span>
      <span className="flex justify-between gap-2 text-xs text-faint">
        {isRunning ? (
          <span className="font-medium text-accent">{t('answering')}</span>
        ) : (
          <span className="flex items-center gap-1.5">
            {hasNews && <span aria-hidden="true" className="size-2 rounded-full bg-accent" />}
            {hasNews ? t('unread') : formatAgo(conversation.updated_at, now)}
          </span>
        )}
        <span>{t('messages', { count: conversation.message_count })}</span>
      </span>
    </Link>
  );
}
