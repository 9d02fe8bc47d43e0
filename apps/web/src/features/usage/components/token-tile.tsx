import type { TokenUsage } from '@parley/protocol';
import { formatDateTime, formatNumber, formatPercent } from '../../../shared/i18n/format.ts';
import { UsageBar } from '../../../shared/ui/usage-bar.tsx';
import { tokensOf, type Use } from '../core/report.ts';
import { useText } from '../text.ts';

export interface TokenTileProps {
  readonly name: string;
  /** By one's own calendar; where there is a limit its own count is shown, by days of UTC. */
  readonly use: Use;
  readonly count: TokenUsage['day'] | undefined;
}

export function TokenTile({ name, use, count }: TokenTileProps) {
  const t = useText();
  const limit = count?.limit ?? null;
  const used = count === undefined || limit === null ? tokensOf(use) : count.used;
  const held = limit === null ? 0 : (count?.reserved ?? 0);
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-raised p-4">
      <h3 className="text-sm font-medium text-soft">{name}</h3>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-2xl font-[560] tabular-nums">{formatNumber(used)}</span>
        <span className="text-sm text-soft">
          {limit === null ? t('noLimit') : t('ofLimit', { limit: formatNumber(limit) })}
        </span>
      </p>
      {limit !== null && (
        <UsageBar
          label={name}
          value={used + held}
          most={limit}
          words={t('share', { share: formatPercent(limit === 0 ? 1 : Math.min(1, (used + held) / limit)) })}
        />
      )}
      {held > 0 && <p className="text-xs text-soft">{t('held', { count: held })}</p>}
      {limit !== null && count && (
        <p className="text-xs text-soft">{t('resets', { time: formatDateTime(count.resets_at) })}</p>
      )}
    </div>
  );
}
