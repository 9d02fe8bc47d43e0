import { useStore } from '@nanostores/react';
import { useEffect, useState } from 'react';
import { formatDate, formatNumber, formatWeekdayShort } from '../../../shared/i18n/format.ts';
import { useLanguage } from '../../../shared/i18n/i18n.ts';
import { Link } from '../../../shared/router/link.tsx';
import { ProblemNote, Section } from '../../../shared/ui/page-body.tsx';
import { weeksOf } from '../core/weeks.ts';
import { byDay, levelsOf, momentOf, tokensOf, total, type DayUse } from '../core/report.ts';
import { report } from '../stores/usage.ts';
import { useText } from '../text.ts';

const looks = ['bg-hover', 'bg-accent opacity-30', 'bg-accent opacity-55', 'bg-accent opacity-80', 'bg-accent'];

/** How many answers there were on each day of the last twelve weeks. */
export function ActivitySection() {
  const t = useText();
  const { value, problem } = useStore(report.$state);
  useEffect(() => void report.read(), []);
  return (
    <Section
      title={t('activity')}
      action={
        <Link
          to="/settings/usage"
          className="rounded-sm text-sm text-soft underline-offset-4 hover:text-ink hover:underline"
        >
          {t('details')}
        </Link>
      }
    >
      {problem !== undefined && <ProblemNote text={problem} />}
      {value ? (
        <Weeks days={byDay(value)} />
      ) : (
        problem === undefined && <div aria-hidden="true" className="skeleton h-52 rounded-lg" />
      )}
    </Section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-xl font-[560] tabular-nums">{children}</dd>
    </div>
  );
}

function Weeks({ days }: { readonly days: readonly DayUse[] }) {
  const t = useText();
  const language = useLanguage();
  const [at, setAt] = useState<DayUse>();
  const levels = new Map(levelsOf(days.map(({ answers }) => answers)).map((level, index) => [days[index]?.day, level]));
  const weeks = weeksOf(days, language);
  const active = days.filter(({ answers }) => answers > 0).length;
  const whole = total(days);
  const busiest = days.reduce((one, other) => (other.answers > one.answers ? other : one));
  const summary = t('activeWords', { count: whole.answers, days: active });
  const wordsOf = (day: DayUse) => t('dayAnswers', { date: formatDate(momentOf(day.day)), count: day.answers });
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <div className="flex flex-wrap gap-x-12 gap-y-5">
        <div className="flex grow gap-2 sm:grow-0">
          <div aria-hidden="true" className="grid grid-rows-7 gap-1 text-xs text-faint">
            {(weeks[1] ?? weeks[0] ?? []).map((day, index) => (
              <span key={index} className="flex h-5 items-center">
                {day && index % 2 === 0 ? formatWeekdayShort(momentOf(day.day)) : ''}
              </span>
            ))}
          </div>
          <div
            role="img"
            aria-label={summary}
            onPointerLeave={() => setAt(undefined)}
            className="grid min-w-0 flex-1 auto-cols-fr grid-flow-col grid-rows-7 gap-1 sm:flex-none sm:auto-cols-[1.25rem]"
          >
            {weeks
              .flat()
              .map((day, index) =>
                day ? (
                  <span
                    key={day.day}
                    title={wordsOf(day)}
                    onPointerEnter={() => setAt(day)}
                    className={`h-5 rounded-[5px] ${looks[levels.get(day.day) ?? 0]} ${day === days.at(-1) ? 'outline-2 outline-offset-1 outline-edge' : ''}`}
                  />
                ) : (
                  <span key={index} />
                ),
              )}
          </div>
        </div>
        <dl className="grid min-w-0 flex-1 basis-56 auto-rows-min grid-cols-2 gap-x-6 gap-y-4 self-center">
          <Fact name={t('answersInAll')}>{formatNumber(whole.answers)}</Fact>
          <Fact name={t('tokens')}>{formatNumber(tokensOf(whole))}</Fact>
          <Fact name={t('activeDays')}>{formatNumber(active)}</Fact>
          <Fact name={t('busiestDay')}>{busiest.answers === 0 ? '–' : formatDate(momentOf(busiest.day))}</Fact>
        </dl>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm text-soft">
        <span aria-hidden="true">{at && wordsOf(at)}</span>
        <span aria-hidden="true" className="flex items-center gap-1 text-xs">
          {t('less')}
          {looks.map((look) => (
            <span key={look} className={`size-3 rounded-[3px] ${look}`} />
          ))}
          {t('more')}
        </span>
      </div>
      <table className="sr-only">
        <caption>{t('activity')}</caption>
        <tbody>
          {weeks.map((week) => {
            const present = week.filter((day) => day !== undefined);
            const first = present[0];
            return first ? (
              <tr key={first.day}>
                <th scope="row">{t('weekOf', { date: formatDate(momentOf(first.day)) })}</th>
                <td>{t('answerCount', { count: total(present).answers })}</td>
              </tr>
            ) : null;
          })}
        </tbody>
      </table>
    </div>
  );
}
