import { RoutingSettings } from '@parley/protocol';
import type { SettingsRepository } from '../accounts/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import { noRouting } from './routing-settings.ts';

/** The settings as every process knows them, a few seconds old at most (R9). */
export interface RoutingStore {
  /** Never waits: what was read last. */
  current(): RoutingSettings;
  /** For whoever looks at them to change them. */
  read(): Promise<RoutingSettings>;
  save(settings: RoutingSettings): Promise<RoutingSettings>;
}

export interface RoutingStoreOptions {
  readonly settings: SettingsRepository;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
}

const settingKey = 'models.routing';
const readEveryMs = 5_000;

export async function createRoutingStore(options: RoutingStoreOptions): Promise<RoutingStore> {
  const { settings, clock, logger } = options;
  let known = await load();
  let readAtMs = clock.monotonicMs();

  async function load(): Promise<RoutingSettings> {
    const parsed = RoutingSettings.safeParse((await settings.read(settingKey)) ?? noRouting);
    if (parsed.success) return parsed.data;
    logger.error('the routing settings in the database are damaged; none are used');
    return noRouting;
  }

  async function refresh(): Promise<RoutingSettings> {
    readAtMs = clock.monotonicMs();
    known = await load();
    return known;
  }

  return {
    current() {
      if (clock.monotonicMs() - readAtMs > readEveryMs)
        refresh().catch((error: unknown) => logger.warn('routing settings not read, the last ones stay', { error }));
      return known;
    },
    read: refresh,
    async save(next) {
      await settings.ensure(settingKey, toJson(noRouting));
      await settings.change(settingKey, () => toJson(next));
      return refresh();
    },
  };
}

/** As the database gives it back: without what is undefined. */
function toJson(settings: RoutingSettings): ReturnType<typeof JSON.parse> {
  return JSON.parse(JSON.stringify(settings));
}
