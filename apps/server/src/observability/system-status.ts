import type { Health, Readiness } from '@parley/protocol';
import type { Platform } from '../platforms/platform.ts';

export interface SystemStatus {
  health(): Health;
  readiness(): Promise<Readiness>;
  metrics(): Promise<{ contentType: string; body: string }>;
}

export interface SystemStatusOptions {
  readonly platform: Platform;
  readonly version: string;
  readonly modelLoaded: () => boolean;
  readonly metrics: SystemStatus['metrics'];
}

const checkTimeoutMs = 2_000;

export function createSystemStatus({ platform, version, modelLoaded, metrics }: SystemStatusOptions): SystemStatus {
  return {
    health: () => ({ status: 'ok', model_loaded: modelLoaded(), uptime: process.uptime(), version }),
    metrics,
    async readiness() {
      const bus = platform.bus.health();
      const database = await answers(platform.database.query('select 1 as one'));
      const cache = await answers(platform.cache.get('readiness'));
      const checks = { database, bus: { ok: bus.connected, detail: bus.detail }, cache };
      // Without the bus messages are accepted and kept, without the cache everything works less exactly: taking
      // every gateway out of service would turn a delay into an outage.
      return { ready: database.ok, checks };
    },
  };
}

async function answers(question: Promise<unknown>): Promise<{ ok: boolean; detail: string }> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      question,
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer in time')), checkTimeoutMs);
      }),
    ]);
    return { ok: true, detail: 'answers' };
  } catch {
    return { ok: false, detail: 'does not answer' };
  } finally {
    clearTimeout(timer);
  }
}
