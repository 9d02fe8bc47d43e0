import { createIdFactory, silentLogger, systemClock, type Clock, type IdFactory, type Logger } from '@parley/core';

export interface RabbitMqBusOptions {
  /** Addresses of one broker or of the nodes of one cluster. */
  readonly urls: readonly string[];
  /** Names this process at the broker. Default: the process id. */
  readonly instanceId?: string;
  /** Put before every exchange and queue name, so that deployments can share a broker. Default: none. */
  readonly prefix?: string;
  readonly heartbeatSeconds?: number;
  readonly connectTimeoutMs?: number;
  readonly startTimeoutMs?: number;
  readonly confirmTimeoutMs?: number;
  /** How long a publish may wait for a connection (B35). */
  readonly waitTimeoutMs?: number;
  readonly maxWaiting?: number;
  readonly maxInFlight?: number;
  /** How often the broker hands out a message that kills its consumer (B39). */
  readonly deliveryLimit?: number;
  readonly reconnect?: { readonly firstDelayMs: number; readonly maxDelayMs: number };
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly newId?: IdFactory;
}

export type BusSettings = Required<RabbitMqBusOptions>;

export function settingsOf(options: RabbitMqBusOptions): BusSettings {
  const clock = options.clock ?? systemClock;
  const settings: BusSettings = {
    urls: options.urls,
    instanceId: options.instanceId ?? `pid-${process.pid}`,
    prefix: options.prefix ?? '',
    heartbeatSeconds: options.heartbeatSeconds ?? 5,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    startTimeoutMs: options.startTimeoutMs ?? 30_000,
    confirmTimeoutMs: options.confirmTimeoutMs ?? 10_000,
    waitTimeoutMs: options.waitTimeoutMs ?? 10_000,
    maxWaiting: options.maxWaiting ?? 10_000,
    maxInFlight: options.maxInFlight ?? 1_024,
    deliveryLimit: options.deliveryLimit ?? 20,
    reconnect: options.reconnect ?? { firstDelayMs: 100, maxDelayMs: 5_000 },
    logger: options.logger ?? silentLogger,
    clock,
    random: options.random ?? Math.random,
    newId: options.newId ?? createIdFactory(clock),
  };
  check(settings);
  return settings;
}

function check(settings: BusSettings): void {
  if (settings.urls.length === 0) throw new RangeError('expected at least one AMQP URL, got none');
  for (const url of settings.urls) {
    if (!URL.canParse(url) || !/^amqps?:$/.test(new URL(url).protocol)) {
      // Never the URL itself: it may hold a password.
      throw new RangeError('expected URLs of the form amqp://user:password@host:port/vhost');
    }
  }
  if (!/^[\w.:-]{0,60}$/.test(settings.prefix)) {
    throw new RangeError(`expected a prefix of at most 60 letters, digits and ._:-, got ${settings.prefix}`);
  }
}
