import { formatNumber } from '../../../shared/i18n/format.ts';
import { currentLanguage } from '../../../shared/i18n/i18n.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** In the unit that fits, as the language writes it. */
export function formatSize(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  try {
    return new Intl.NumberFormat(currentLanguage(), {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: 'short',
      maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
    }).format(value);
  } catch {
    return formatNumber(bytes);
  }
}

/** What stands on a file without a picture: its ending, in capitals. */
export function badgeOf(name: string): string {
  return /[^.]\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? '•••';
}
