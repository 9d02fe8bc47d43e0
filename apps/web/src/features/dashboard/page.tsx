import { Button } from '../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { formatAgo, formatDate } from '../../shared/i18n/format.ts';
import { useLanguage } from '../../shared/i18n/i18n.ts';
import { Link } from '../../shared/router/link.tsx';
import { chatPath } from '../../shared/router/paths.ts';
import { navigate } from '../../shared/router/router.ts';
import { Orb } from '../../shared/ui/orb.tsx';
import { EmptyNote, PageBody, RowsSkeleton, Section } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { $list, titleOf } from '../conversations/index.ts';
import { SystemLine } from './components/system-line.tsx';
import { activityOf } from './stores/activity.ts';
import { system } from './stores/system.ts';
import { useText } from './text.ts';

const weeks = 12;
const shownConversations = 6;

export function Page() {
  const t = useText();
  useEffect(() => {
    document.title = `${t('overview')} · Parley`;
    void system.read();
  }, [t]);
  return (
    <>
      <PageHeader title={t('overview')}>
        <Button variant="contained" size="small" onClick={() => navigate('/')}>
          {t('start')}
        </Button>
      </PageHeader>
      <PageBody isWide>
        <SystemLine />
        <Recent />
        <Activity />
      </PageBody>
    </>
  );
}

function Recent() {
  const t = useText();
  const { items, state } = useStore($list);
  const recent = items.filter(({ status }) => status !== 'archived').slice(0, shownConversations);
  const now = Date.now();
  return (
    <Section title={t('recent')}>
      {state === 'empty' && <RowsSkeleton count={3} />}
      {state !== 'empty' && recent.length === 0 && <EmptyNote>{t('none')}</EmptyNote>}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {recent.map((conversation) => (
          <li key={conversation.id}>
            <Link
              to={chatPath(conversation.id)}
              className="flex h-full min-h-24 flex-col justify-between gap-3 rounded-lg border border-line bg-raised p-4 transition-shadow hover:shadow-mid"
            >
              <span className="flex items-start gap-3">
                <Orb size={18} />
                <span className="line-clamp-2 min-w-0 font-medium break-words" dir="auto">
                  {titleOf(conversation)}
                </span>
              </span>
              <span className="flex justify-between gap-2 text-xs text-faint">
                <span>{formatAgo(conversation.updated_at, now)}</span>
                <span>{t('messages', { count: conversation.message_count })}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Activity() {
  const t = useText();
  useLanguage();
  const { items } = useStore($list);
  const days = activityOf(
    items.map(({ updated_at }) => updated_at),
    new Date(),
    weeks,
  );
  return (
    <Section title={t('activity')}>
      <div className="flex gap-1 overflow-x-auto pb-1" role="list" aria-label={t('activity')}>
        {days.map((week, index) => (
          <div key={week[0]?.at ?? index} className="flex flex-col gap-1">
            {week.map(({ at, count }) => {
              const label = t('onDay', { date: formatDate(at), count });
              return (
                <span
                  key={at}
                  role="listitem"
                  title={label}
                  aria-label={label}
                  className={`size-4 rounded-[5px] sm:size-5 ${count === 0 ? 'bg-hover' : 'bg-accent'} ${count === 1 ? 'opacity-40' : count < 4 && count > 0 ? 'opacity-70' : ''}`}
                />
              );
            })}
          </div>
        ))}
      </div>
    </Section>
  );
}
