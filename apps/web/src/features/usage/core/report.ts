import type { UsageReport } from '@parley/protocol';

export interface Use {
  readonly answers: number;
  readonly read: number;
  readonly written: number;
  readonly costMicros: number;
  readonly pricedAnswers: number;
}

export interface DayUse extends Use {
  /** `2026-11-21` */
  readonly day: string;
}

export interface ModelUse extends Use {
  readonly model: string;
}

const nothing: Use = { answers: 0, read: 0, written: 0, costMicros: 0, pricedAnswers: 0 };

export const tokensOf = ({ read, written }: Use): number => read + written;

export function total(uses: readonly Use[]): Use {
  return uses.reduce(
    (sum, use) => ({
      answers: sum.answers + use.answers,
      read: sum.read + use.read,
      written: sum.written + use.written,
      costMicros: sum.costMicros + use.costMicros,
      pricedAnswers: sum.pricedAnswers + use.pricedAnswers,
    }),
    nothing,
  );
}

/** Each of the newest days, oldest first, also those without any use. */
export function byDay(report: UsageReport, count = report.days.length): DayUse[] {
  const days = new Map<string, Use>();
  for (const item of report.items) days.set(item.day, total([days.get(item.day) ?? nothing, useOf(item)]));
  return report.days.slice(-count).map((day) => ({ ...(days.get(day) ?? nothing), day }));
}

/** Over the newest days, the one that took the most first. */
export function byModel(report: UsageReport, count: number): ModelUse[] {
  const since = report.days.at(-count) ?? report.days[0] ?? '';
  const models = new Map<string, Use>();
  for (const item of report.items)
    if (item.day >= since) models.set(item.model, total([models.get(item.model) ?? nothing, useOf(item)]));
  return [...models]
    .map(([model, use]) => ({ ...use, model }))
    .sort((one, other) => tokensOf(other) - tokensOf(one) || one.model.localeCompare(other.model));
}

/** Of the month that the newest day is in. */
export function thisMonth(days: readonly DayUse[]): Use {
  const month = days.at(-1)?.day.slice(0, 7) ?? '';
  return total(days.filter(({ day }) => day.startsWith(month)));
}

/**
 * From 0 for nothing to 4 for much: by quarters of the days with any, so that one day of a program does not turn all
 * others pale.
 */
export function levelsOf(counts: readonly number[]): number[] {
  const some = counts.filter((count) => count > 0).sort((one, other) => one - other);
  const quarter = (part: number) => some[Math.ceil((some.length * part) / 4) - 1] ?? 0;
  const bounds = [quarter(1), quarter(2), quarter(3)];
  return counts.map((count) => {
    if (count === 0) return 0;
    // Days that are all alike are neither little nor much.
    if (some[0] === some.at(-1)) return 2;
    return 1 + bounds.filter((bound) => count > bound).length;
  });
}

/** The calendar day as a moment where the person is: formats show it as that day. */
export function momentOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function useOf(item: UsageReport['items'][number]): Use {
  return {
    answers: item.answers,
    read: item.input_tokens,
    written: item.output_tokens,
    costMicros: item.cost_micros,
    pricedAnswers: item.priced_answers,
  };
}
