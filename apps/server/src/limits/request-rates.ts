import { addressGroup, ParleyError, type Cache, type Logger, type Principal } from '@parley/core';

/** How often somebody may ask. Throws `too_many_requests`, which tells when the next request is welcome. */
export interface RequestRates {
  /** A request or socket frame that changes something. */
  write(caller: Principal): Promise<RateLeft | undefined>;
  /** A socket or event stream is opened: each reads what it missed from the log. */
  attach(caller: Principal): Promise<void>;
  /** Sign-in and its kin: there is no person to count by yet. */
  signIn(address: string): Promise<void>;
}

/** What may still be asked in this window; nothing where nothing is counted. */
export interface RateLeft {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsInMs: number;
}

export interface RequestRatesOptions {
  readonly cache: Pick<Cache, 'increment'>;
  readonly logger: Logger;
  readonly monotonicMs: () => number;
  /** 0: no limit. */
  readonly writesPerMinute: number;
  readonly attachesPerMinute: number;
  readonly signInsPerMinute: number;
}

const windowMs = 60_000;
/** A cache that is slow must not slow everybody down. */
const patienceMs = 250;
const warnEveryMs = 60_000;

/**
 * Counted in fixed windows of a minute over all processes. These limits are there against runaway programs, not
 * against guessing, which the throttle of sign-ins does in the database (A1.40): so while the cache is away, everybody passes.
 */
export function createRequestRates(options: RequestRatesOptions): RequestRates {
  const { cache, logger } = options;
  let warnedAtMs = Number.NEGATIVE_INFINITY;

  async function count(what: string, whose: string, most: number): Promise<RateLeft | undefined> {
    if (most === 0) return undefined;
    const counted = await increment(`rate:${what}:${whose}`);
    if (counted === undefined) return undefined;
    if (counted.count <= most) return { limit: most, remaining: most - counted.count, resetsInMs: counted.resetsInMs };
    throw new ParleyError('too_many_requests', `At most ${most} a minute.`, {
      retryAfterMs: Math.max(1, counted.resetsInMs),
      details: { limit: most },
    });
  }

  async function increment(key: string): Promise<{ count: number; resetsInMs: number } | undefined> {
    try {
      return await within(patienceMs, cache.increment(key, { windowMs }));
    } catch (error) {
      const now = options.monotonicMs();
      if (now - warnedAtMs >= warnEveryMs) {
        warnedAtMs = now;
        logger.warn('requests are not counted: the cache does not answer', { error });
      }
      return undefined;
    }
  }

  // The owner of a local installation can only hold up themselves.
  const isCounted = ({ kind }: Principal) => kind !== 'local';
  return {
    async write(caller) {
      return isCounted(caller) ? count('write', caller.userId, options.writesPerMinute) : undefined;
    },
    async attach(caller) {
      if (isCounted(caller)) await count('attach', caller.userId, options.attachesPerMinute);
    },
    async signIn(address) {
      await count('sign-in', addressGroup(address), options.signInsPerMinute);
    },
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
