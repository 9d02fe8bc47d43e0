import type { QuotaPeople, TokenLimits } from '@parley/protocol';
import type { Clock } from '../kernel/index.ts';
import { limitsFor, periodsOf, spentOf, type QuotaLimits, type QuotaPeriods } from './token-quota.ts';

export interface PersonUse {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly day: number;
  readonly month: number;
  readonly reserved: number;
}

export interface QuotaPeopleStore {
  people(query: {
    /** Undefined: everybody. */
    readonly ids: readonly string[] | undefined;
    /** In name or address; empty for all. */
    readonly words: string;
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly periods: QuotaPeriods;
    readonly now: Date;
  }): Promise<{ readonly items: readonly PersonUse[]; readonly next_cursor: string | null }>;
}

export interface QuotaOverview {
  /** TQ8 */
  people(query: {
    readonly limits: 'own' | 'any';
    readonly words?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<QuotaPeople>;
}

export function createQuotaOverview(options: {
  readonly store: QuotaPeopleStore;
  readonly limits: Pick<QuotaLimits, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
}): QuotaOverview {
  return {
    async people({ limits: whose, words = '', limit, cursor }) {
      const settings = await options.limits.read();
      const now = options.clock.now();
      const own = new Map<string, TokenLimits>(settings.users.map((user) => [user.user_id, user]));
      const { items, next_cursor } = await options.store.people({
        ids: whose === 'own' ? [...own.keys()] : undefined,
        words: words.trim(),
        limit,
        cursor,
        periods: periodsOf(now),
        now,
      });
      return {
        items: items.map(({ id, displayName, email, ...spent }) => ({
          user_id: id,
          display_name: displayName,
          email,
          has_own_limits: own.has(id),
          ...spentOf(spent, limitsFor(settings, id), now),
        })),
        next_cursor,
      };
    },
  };
}
