import { useState, type PointerEvent } from 'react';
import { formatDate, formatNumber } from '../../../shared/i18n/format.ts';
import { ChevronDownIcon } from '../../../shared/ui/icons.ts';
import { momentOf, tokensOf, total, type DayUse } from '../core/report.ts';
import { useText } from '../text.ts';

const height = 100;

/** Tokens of each day as columns: what was written below, what was read above. The same as a table, for who likes that better. */
export function DayChart({ days }: { readonly days: readonly DayUse[] }) {
  const t = useText();
  const [at, setAt] = useState<number>();
  const most = Math.max(1, ...days.map(tokensOf));
  const shown = at === undefined ? undefined : days[at];
  const whole = total(days);
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = (event.clientX - box.left) / Math.max(1, box.width);
    const part = document.documentElement.dir === 'rtl' ? 1 - along : along;
    setAt(Math.min(days.length - 1, Math.max(0, Math.floor(part * days.length))));
  };
  const wordsOf = (day: DayUse) =>
    t('dayWords', { date: formatDate(momentOf(day.day)), tokens: formatNumber(tokensOf(day)), count: day.answers });
  const [first, last] = [days[0], days.at(-1)];
  return (
    <figure className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <figcaption className="flex min-h-5 flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <span className="font-medium tabular-nums">
          {shown ? wordsOf(shown) : t('inAll', { tokens: formatNumber(tokensOf(whole)), count: whole.answers })}
        </span>
        <span className="flex gap-4 text-xs text-soft">
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 rounded-[3px] bg-accent opacity-45" />
            {t('read')}
          </span>
          <span className="flex items-center gap-1.5">
            <span aria-hidden="true" className="size-2.5 rounded-[3px] bg-accent" />
            {t('written')}
          </span>
        </span>
      </figcaption>
      <div>
        <div aria-hidden="true" className="flex items-center gap-2 text-xs text-faint tabular-nums">
          {formatNumber(most)}
          <span className="flex-1 border-t border-dashed border-line" />
        </div>
        <svg
          role="img"
          aria-label={t('chart', { tokens: formatNumber(tokensOf(whole)), count: whole.answers })}
          viewBox={`0 0 ${days.length * 10} ${height}`}
          preserveAspectRatio="none"
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setAt(undefined)}
          className="-mt-2 block h-36 w-full touch-pan-y border-b border-line rtl:-scale-x-100"
        >
          {days.map((day, index) => {
            const written = (day.written / most) * height;
            const read = (day.read / most) * height;
            return (
              <g key={day.day}>
                {index === at && <rect x={index * 10} width="10" height={height} className="fill-hover" />}
                <rect x={index * 10 + 1} width="8" y={height - written} height={written} className="fill-accent" />
                <rect
                  x={index * 10 + 1}
                  width="8"
                  y={height - written - read}
                  height={read}
                  className="fill-accent opacity-45"
                />
              </g>
            );
          })}
        </svg>
      </div>
      <div aria-hidden="true" className="-mt-1 flex justify-between text-xs text-faint">
        <span>{first && formatDate(momentOf(first.day))}</span>
        <span>{last && formatDate(momentOf(last.day))}</span>
      </div>
      <details className="text-sm">
        <summary className="flex min-h-8 w-fit cursor-pointer items-center gap-1 rounded-sm text-soft hover:text-ink">
          <ChevronDownIcon size={16} className="transition-transform in-open:rotate-180" />
          {t('asTable')}
        </summary>
        <div className="max-h-80 overflow-auto" tabIndex={0} role="region" aria-label={t('byDay')}>
          <table className="w-full text-start tabular-nums">
            <thead>
              <tr className="text-soft">
                {(['day', 'answers', 'read', 'written'] as const).map((name, index) => (
                  <th
                    key={name}
                    scope="col"
                    className={`py-1.5 font-medium ${index === 0 ? 'text-start' : 'text-end'}`}
                  >
                    {t(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map((day) => (
                <tr key={day.day} className="border-t border-line">
                  <th scope="row" className="py-1.5 text-start font-normal">
                    {formatDate(momentOf(day.day))}
                  </th>
                  {[day.answers, day.read, day.written].map((count, index) => (
                    <td key={index} className="py-1.5 text-end">
                      {formatNumber(count)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
