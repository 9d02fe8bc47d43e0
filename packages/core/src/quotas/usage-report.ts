import type { UsageReport } from '@parley/protocol';
import type { Clock } from '../kernel/index.ts';
import { lastDays } from './calendar-days.ts';

/** What one model took on one day. */
export interface DailyUse {
  /** From 1: the place of its day among the starts. */
  readonly day: number;
  readonly model: string;
  readonly origin: 'chat' | 'program';
  readonly answers: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the answers whose price was known. */
  readonly costMicros: number;
  readonly pricedAnswers: number;
}

export interface UsageReportStore {
  /** TQ7: what ended from the first start on. */
  daily(ownerId: string, starts: readonly Date[]): Promise<readonly DailyUse[]>;
}

export interface UsageReports {
  read(ownerId: string, query: { readonly days: number; readonly time_zone: string }): Promise<UsageReport>;
}

export function createUsageReports(options: {
  readonly store: UsageReportStore;
  readonly clock: Pick<Clock, 'now'>;
}): UsageReports {
  return {
    async read(ownerId, { days: count, time_zone: timeZone }) {
      const days = lastDays(options.clock.now(), count, timeZone);
      const uses = await options.store.daily(
        ownerId,
        days.map(({ start }) => start),
      );
      return {
        days: days.map(({ day }) => day),
        items: uses.map((use) => ({
          // What ends while this is read is of today.
          day: days[Math.min(use.day, days.length) - 1]?.day ?? '',
          model: use.model,
          origin: use.origin,
          answers: use.answers,
          input_tokens: use.inputTokens,
          output_tokens: use.outputTokens,
          cost_micros: use.costMicros,
          priced_answers: use.pricedAnswers,
        })),
      };
    },
  };
}
