import { Button } from '../../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { formatDateTime } from '../../../shared/i18n/format.ts';
import { CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { $verified, audit, verify } from '../stores/admin.ts';
import { useText } from '../text.ts';
import { PagedList } from './paged-list.tsx';

export function AuditSection() {
  const t = useText();
  const verified = useStore($verified);
  return (
    <Section
      title={t('audit')}
      text={t('auditText')}
      action={
        <span className="flex items-center gap-3" role="status">
          {verified && (
            <span className={`text-sm ${verified.intact ? 'text-good' : 'text-danger'}`}>
              {verified.intact
                ? t('intact', { count: verified.entries })
                : t('broken', { seq: verified.first_broken_seq ?? 0 })}
            </span>
          )}
          <Button size="small" onClick={() => void verify()}>
            {t('verify')}
          </Button>
        </span>
      }
    >
      <PagedList
        pages={audit}
        draw={(entry) => (
          <CardRow
            key={entry.seq}
            title={
              <span>
                <span className="me-2 text-sm text-faint tabular-nums">{entry.seq}</span>
                {entry.action}
              </span>
            }
            text={
              <span className="font-mono text-xs" dir="ltr">
                {[entry.target, Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : undefined]
                  .filter(Boolean)
                  .join(' ')}
              </span>
            }
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
