import type { JsonValue } from '../audit/index.ts';
import type { SettingsRepository } from '../accounts/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';

/** A setting of the whole installation as every process knows it, a few seconds old at most (R9). */
export interface SharedSetting<Value> {
  /** Never waits: what was read last. */
  current(): Value;
  /** For whoever looks at it to change it. */
  read(): Promise<Value>;
  /** One change at a time, wherever it is made. */
  change(update: (before: Value) => Value): Promise<Value>;
}

export interface SettingsAccess {
  readonly settings: SettingsRepository;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}

const readEveryMs = 5_000;

export async function openSharedSetting<Value>(
  { settings, clock, logger }: SettingsAccess,
  {
    key,
    initial,
    parse,
  }: { readonly key: string; readonly initial: Value; readonly parse: (stored: unknown) => Value | undefined },
): Promise<SharedSetting<Value>> {
  let known = valueOf(await settings.read(key));
  let readAtMs = clock.monotonicMs();

  function valueOf(stored: unknown): Value {
    if (stored === undefined) return initial;
    const parsed = parse(stored);
    if (parsed === undefined) logger.error('a setting in the database is damaged and is not used', { key });
    return parsed ?? initial;
  }

  async function refresh(): Promise<Value> {
    readAtMs = clock.monotonicMs();
    known = valueOf(await settings.read(key));
    return known;
  }

  return {
    current() {
      if (clock.monotonicMs() - readAtMs > readEveryMs)
        refresh().catch((error: unknown) => logger.warn('a setting was not read, the last one stays', { key, error }));
      return known;
    },
    read: refresh,
    async change(update) {
      await settings.ensure(key, toJson(initial));
      await settings.change(key, (stored) => toJson(update(valueOf(stored))));
      return refresh();
    },
  };
}

/** As the database gives it back: without what is undefined. */
function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
