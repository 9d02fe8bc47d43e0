import type { QuotaPerson } from '@parley/protocol';
import { useState } from 'react';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { UsageBar } from '../../../shared/ui/usage-bar.tsx';
import { limitPerson, unlimitPerson } from '../stores/limits.ts';
import { useText } from '../text.ts';
import { LimitForm } from './limit-form.tsx';

/** One person: what is used of the day's and the month's tokens, and whose limits hold. */
export function PersonLimits({ person }: { readonly person: QuotaPerson }) {
  const t = useText();
  const [isChanging, setChanging] = useState(false);
  const { display_name: name, email, has_own_limits: isException } = person;
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <h3 className="font-medium break-words">
            <bdi>{name}</bdi>
            {isException && (
              <span className="ms-2 rounded-sm bg-tint px-1.5 text-xs text-on-tint">{t('exception')}</span>
            )}
          </h3>
          {email !== null && <p className="text-sm break-words text-soft">{email}</p>}
        </div>
        {!isChanging && (
          <Button size="small" aria-label={t('changeNamed', { name })} onClick={() => setChanging(true)}>
            {isException ? t('change') : t('giveOwn')}
          </Button>
        )}
        {isException && !isChanging && (
          <Button size="small" aria-label={t('removeNamed', { name })} onClick={() => void unlimitPerson(person)}>
            {t('removeLimits')}
          </Button>
        )}
      </div>
      {isChanging ? (
        <LimitForm
          name={name}
          before={{ tokens_per_day: person.day.limit, tokens_per_month: person.month.limit }}
          save={(wanted) => limitPerson(person, wanted)}
          onDone={() => setChanging(false)}
        />
      ) : (
        <div className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
          <Taken name={t('today')} of={name} count={person.day} />
          <Taken name={t('thisMonth')} of={name} count={person.month} />
        </div>
      )}
    </div>
  );
}

function Taken({
  name,
  of,
  count,
}: {
  readonly name: string;
  readonly of: string;
  readonly count: QuotaPerson['day'];
}) {
  const t = useText();
  const taken = count.used + count.reserved;
  const words =
    count.limit === null ? t('noLimit') : t('usedOf', { used: formatNumber(taken), limit: formatNumber(count.limit) });
  return (
    <div className="flex flex-col gap-1">
      <p className="flex justify-between gap-2 text-sm">
        <span className="text-soft">{name}</span>
        <span className={`tabular-nums ${count.limit === null ? 'text-faint' : ''}`}>{words}</span>
      </p>
      {count.limit !== null && <UsageBar label={`${of}, ${name}`} value={taken} most={count.limit} words={words} />}
    </div>
  );
}
