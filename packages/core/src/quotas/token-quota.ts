import { QuotaSettings, type TokenLimits, type TokenUsage } from '@parley/protocol';
import { ParleyError, type Clock } from '../kernel/index.ts';
import { openSharedSetting, type SettingsAccess, type SharedSetting } from '../routing/index.ts';

export type QuotaLimits = SharedSetting<QuotaSettings>;

const noLimits: TokenLimits = { tokens_per_day: null, tokens_per_month: null };

export function createQuotaLimits(access: SettingsAccess): Promise<QuotaLimits> {
  return openSharedSetting(access, {
    key: 'quotas.tokens',
    initial: { default: noLimits, users: [] },
    parse: (stored) => QuotaSettings.safeParse(stored).data,
  });
}

/** A day and the month it is in, as they are stored: `2026-11-21`, `2026-11`. */
export interface QuotaPeriods {
  readonly day: string;
  readonly month: string;
}

export interface QuotaStore {
  /** TQ2, in one transaction. Answers which limit it would pass. */
  reserve(reservation: {
    readonly id: string;
    readonly ownerId: string;
    readonly tokens: number;
    readonly periods: QuotaPeriods;
    readonly limits: TokenLimits;
    readonly now: Date;
    readonly expiresAt: Date;
  }): Promise<'reserved' | 'day' | 'month'>;
  /** TQ3. Nothing happens when there is no such reservation any more. */
  settle(id: string, tokens: number, periods: QuotaPeriods): Promise<void>;
  /** The same with what the run used, whose id the reservation has. */
  settleRun(runId: string, periods: QuotaPeriods): Promise<void>;
  used(
    ownerId: string,
    periods: QuotaPeriods,
    now: Date,
  ): Promise<{ readonly day: number; readonly month: number; readonly reserved: number }>;
  /** TQ5: forgets reservations that have expired and counts that nobody asks for any more. */
  purge(now: Date, oldestDay: string): Promise<void>;
}

export interface TokenQuota {
  /** Throws `quota_exceeded`. */
  reserve(ownerId: string, id: string, tokens: number): Promise<void>;
  settle(id: string, tokens: number): Promise<void>;
  /** With what the run used. */
  settleRun(runId: string): Promise<void>;
  usage(ownerId: string): Promise<TokenUsage>;
  purge(): Promise<void>;
}

const reservedForMs = 3_600_000;
const keptForMs = 62 * 86_400_000;

export function createTokenQuota(options: {
  readonly store: QuotaStore;
  readonly limits: Pick<QuotaLimits, 'current'>;
  readonly clock: Pick<Clock, 'now'>;
}): TokenQuota {
  const { store, limits, clock } = options;

  const limitsOf = (ownerId: string): TokenLimits => limitsFor(limits.current(), ownerId);

  return {
    async reserve(ownerId, id, tokens) {
      const own = limitsOf(ownerId);
      if (own.tokens_per_day === null && own.tokens_per_month === null) return;
      const now = clock.now();
      const outcome = await store.reserve({
        id,
        ownerId,
        tokens,
        periods: periodsOf(now),
        limits: own,
        now,
        expiresAt: new Date(now.getTime() + reservedForMs),
      });
      if (outcome === 'reserved') return;
      const resetsAt = outcome === 'day' ? nextDay(now) : nextMonth(now);
      throw new ParleyError(
        'quota_exceeded',
        `Your tokens for this ${outcome} are used up. There are new ones from ${resetsAt.toISOString().slice(0, 10)} on (UTC).`,
        { retryAfterMs: resetsAt.getTime() - now.getTime() },
      );
    },
    settle: (id, tokens) => store.settle(id, Math.max(0, Math.round(tokens)), periodsOf(clock.now())),
    settleRun: (runId) => store.settleRun(runId, periodsOf(clock.now())),
    async usage(ownerId) {
      const own = limitsOf(ownerId);
      const now = clock.now();
      return spentOf(await store.used(ownerId, periodsOf(now), now), own, now);
    },
    purge() {
      const now = clock.now();
      return store.purge(now, periodsOf(new Date(now.getTime() - keptForMs)).day);
    },
  };
}

/** TQ1 */
export function limitsFor(settings: QuotaSettings, ownerId: string): TokenLimits {
  return settings.users.find(({ user_id: id }) => id === ownerId) ?? settings.default;
}

export function spentOf(
  { day, month, reserved }: { readonly day: number; readonly month: number; readonly reserved: number },
  own: TokenLimits,
  now: Date,
): TokenUsage {
  return {
    day: { used: day, reserved, limit: own.tokens_per_day, resets_at: nextDay(now).toISOString() },
    month: { used: month, reserved, limit: own.tokens_per_month, resets_at: nextMonth(now).toISOString() },
  };
}

export function periodsOf(now: Date): QuotaPeriods {
  const day = now.toISOString().slice(0, 10);
  return { day, month: day.slice(0, 7) };
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
