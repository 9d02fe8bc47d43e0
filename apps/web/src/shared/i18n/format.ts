import { currentLanguage } from './i18n.ts';

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>();

/** Making a format is slow, using it is not. */
function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat>(
  kind: string,
  make: (language: string) => Format,
): Format {
  const language = inRegion(currentLanguage());
  const key = `${language} ${kind}`;
  let format = formats.get(key) as Format | undefined;
  if (!format) formats.set(key, (format = make(language)));
  return format;
}

/** With the region the browser names: English is not written the same way everywhere. */
function inRegion(language: string): string {
  const named = globalThis.navigator?.languages ?? [];
  return named.find((tag) => tag.split('-')[0] === language) ?? language;
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

export function formatWeekday(at: string | number | Date): string {
  return kept('weekday', (language) => new Intl.DateTimeFormat(language, { weekday: 'long' })).format(new Date(at));
}

/** "Mon" */
export function formatWeekdayShort(at: string | number | Date): string {
  return kept('weekdayShort', (language) => new Intl.DateTimeFormat(language, { weekday: 'short' })).format(
    new Date(at),
  );
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

const byteUnits = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

/** "1.2 GB", in the unit that fits. */
export function formatBytes(bytes: number): string {
  const [unit, size] = byteUnits.find(([, least]) => bytes >= least) ?? ['byte', 1];
  const value = bytes / size;
  const digits = unit === 'gigabyte' || (unit === 'megabyte' && value < 10) ? 1 : 0;
  return kept(
    `${unit} ${digits}`,
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        // The short form of a byte knows no plural.
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: digits,
      }),
  ).format(value);
}

/** "12 sec", "3 min", "2 hr": how long something takes, about. */
export function formatDuration(seconds: number): string {
  const [unit, size] =
    seconds < 90 ? (['second', 1] as const) : seconds < 5_400 ? (['minute', 60] as const) : (['hour', 3_600] as const);
  return kept(
    `duration ${unit}`,
    (language) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }),
  ).format(Math.max(1, Math.round(seconds / size)));
}

/** "US$2.50" */
export function formatDollars(amount: number): string {
  return kept(
    'dollars',
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'currency',
        currency: 'USD',
        minimumFractionDigits: 0,
        maximumFractionDigits: 3,
      }),
  ).format(amount);
}

/** "35 ms" or "1.2 sec": how long something took that may be very quick. */
export function formatLatency(ms: number): string {
  if (ms >= 1_000) return formatSeconds(ms);
  return kept(
    'milliseconds',
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: 'millisecond',
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }),
  ).format(ms);
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
