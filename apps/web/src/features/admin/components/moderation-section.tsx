import { formatDateTime } from '../../../shared/i18n/format.ts';
import { CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { moderation } from '../stores/admin.ts';
import { useText } from '../text.ts';
import { PagedList } from './paged-list.tsx';

export function ModerationSection() {
  const t = useText();
  return (
    <Section title={t('moderation')}>
      <PagedList
        pages={moderation}
        draw={(entry) => (
          <CardRow
            key={entry.id}
            title={`${entry.action} · ${entry.categories.join(', ')}`}
            text={`${entry.rules.join(', ')} · ${entry.policy_version}`}
          >
            <time className="text-sm text-faint" dateTime={entry.at}>
              {formatDateTime(entry.at)}
            </time>
          </CardRow>
        )}
      />
    </Section>
  );
}
