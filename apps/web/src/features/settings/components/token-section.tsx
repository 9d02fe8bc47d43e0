import { useStore } from '@nanostores/react';
import type { TokenUsage } from '@parley/protocol';
import { useEffect } from 'react';
import { formatDate, formatNumber } from '../../../shared/i18n/format.ts';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { tokens } from '../stores/data.ts';
import { useText } from '../text.ts';

/** Only for those who have a limit. */
export function TokenSection() {
  const t = useText();
  const { value } = useStore(tokens.$state);
  useEffect(() => void tokens.read(), []);
  if (!value || (value.day.limit === null && value.month.limit === null)) return null;
  return (
    <Section title={t('tokens')} text={t('tokensText')}>
      <Card>
        <Meter name={t('tokensToday')} count={value.day} />
        <Meter name={t('tokensMonth')} count={value.month} />
      </Card>
    </Section>
  );
}

function Meter({ name, count }: { readonly name: string; readonly count: TokenUsage['day'] }) {
  const t = useText();
  const { used, reserved, limit, resets_at: resetsAt } = count;
  if (limit === null) return null;
  const values = { used: formatNumber(used + reserved), limit: formatNumber(limit), date: formatDate(resetsAt) };
  return (
    <CardRow title={name} text={t('tokensUsed', values)}>
      <meter
        className="h-3 w-40"
        aria-label={name}
        min={0}
        max={Math.max(1, limit)}
        high={limit * 0.9}
        value={Math.min(limit, used + reserved)}
      />
    </CardRow>
  );
}
