import { currentLanguage } from './i18n.ts';

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>();

/** Making a format is slow, using it is not. */
function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  kind: string,
  make: (language: string) => Format,
): Format {
  const language = currentLanguage();
  const key = `${language} ${kind}`;
  let format = formats.get(key) as Format | undefined;
  if (!format) formats.set(key, (format = make(language)));
  return format;
}

export function formatTime(at: string | number | Date): string {
  return kept('time', (language) => new Intl.DateTimeFormat(language, { timeStyle: 'short' })).format(new Date(at));
}

export function formatDateTime(at: string | number | Date): string {
  return kept(
    'dateTime',
    (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  ).format(new Date(at));
}

export function formatDate(at: string | number | Date): string {
  return kept('date', (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' })).format(new Date(at));
}

export function formatMonth(at: string | number | Date): string {
  return kept('month', (language) => new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' })).format(
    new Date(at),
  );
}

export function formatNumber(value: number): string {
  return kept('number', (language) => new Intl.NumberFormat(language)).format(value);
}

export function formatPercent(value: number): string {
  return kept(
    'percent',
    (language) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }),
  ).format(value);
}

export function formatSeconds(ms: number): string {
  return kept(
    'seconds',
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: 'second',
        unitDisplay: 'short',
        maximumFractionDigits: 1,
      }),
  ).format(ms / 1000);
}

/** "3 minutes ago", in the unit that fits. */
export function formatAgo(at: string | number | Date, now: number): string {
  const format = kept('ago', (language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const seconds = (new Date(at).getTime() - now) / 1000;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size || unit === 'second') return format.format(Math.round(seconds / size), unit);
  }
  return '';
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
