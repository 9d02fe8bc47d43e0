import { momentOf } from './report.ts';

/** Days in columns of seven, each beginning where the week of that language begins; undefined before the first day. */
export function weeksOf<Day extends { readonly day: string }>(
  days: readonly Day[],
  language: string,
): (Day | undefined)[][] {
  const first = days[0];
  if (!first) return [];
  const before = (momentOf(first.day).getDay() - firstDayOf(language) + 7) % 7;
  const cells = [...Array.from<undefined>({ length: before }), ...days];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** 0 for Sunday, as dates count. */
function firstDayOf(language: string): number {
  const locale = new Intl.Locale(language) as { getWeekInfo?: () => { readonly firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}
