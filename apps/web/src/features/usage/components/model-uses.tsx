import { useStore } from '@nanostores/react';
import { formatDollars, formatNumber, formatPercent } from '../../../shared/i18n/format.ts';
import { Card } from '../../../shared/ui/page-body.tsx';
import { UsageBar } from '../../../shared/ui/usage-bar.tsx';
import { $models, modelName } from '../../models/index.ts';
import { tokensOf, total, type ModelUse, type Use } from '../core/report.ts';
import { useText } from '../text.ts';

/** What each model took of the whole, and what that may have cost. */
export function ModelUses({ models }: { readonly models: readonly ModelUse[] }) {
  const t = useText();
  const whole = total(models);
  // Names come with the list.
  useStore($models);
  return (
    <>
      <Card>
        {models.map((use) => (
          <div key={use.model} className="flex flex-col gap-1.5 px-4 py-3">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <h3 className="min-w-0 font-medium break-words">
                <bdi>{modelName(use.model)}</bdi>
              </h3>
              <span className="text-sm tabular-nums">{t('tokenCount', { count: tokensOf(use) })}</span>
            </div>
            <UsageBar
              label={modelName(use.model)}
              value={tokensOf(use)}
              // Nothing is full here: the longest bar stays in its colour.
              most={Math.max(1, tokensOf(whole)) * 1.12}
              words={t('shareOfAll', { share: formatPercent(tokensOf(use) / Math.max(1, tokensOf(whole))) })}
            />
            <div className="flex flex-wrap justify-between gap-x-4 text-sm text-soft tabular-nums">
              <span>
                {t('modelWords', {
                  count: use.answers,
                  read: formatNumber(use.read),
                  written: formatNumber(use.written),
                })}
              </span>
              <CostWords use={use} />
            </div>
          </div>
        ))}
      </Card>
      <p className="text-sm text-soft">
        {whole.pricedAnswers > 0 && <>{t('costInAll', { amount: formatDollars(whole.costMicros / 1e6) })} </>}
        {t('costText')}
      </p>
    </>
  );
}

function CostWords({ use }: { readonly use: Use }) {
  const t = useText();
  if (use.pricedAnswers === 0) return <span className="text-faint">{t('noPrice')}</span>;
  const amount = formatDollars(use.costMicros / 1e6);
  return (
    <span>
      {use.pricedAnswers === use.answers
        ? t('about', { amount })
        : t('aboutForSome', { amount, priced: use.pricedAnswers, count: use.answers })}
    </span>
  );
}
