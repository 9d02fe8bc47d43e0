import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Application } from '../application.ts';

export interface MetricSources {
  readonly app: Application;
  /** What the gateway of this process holds, if it has one. */
  readonly screens: () => { readonly openSockets: number; readonly openConversations: number };
  readonly activeRuns: () => number;
  readonly activeCompletions: () => number;
}

/** Gauges are read when they are asked for; nothing is counted on the hot path. */
export function createMetrics(sources: MetricSources): () => Promise<{ contentType: string; body: string }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  gauge('parley_open_sockets', 'Open chat sockets of this process', () => sources.screens().openSockets);
  gauge(
    'parley_open_conversations',
    'Conversations with a screen on this process',
    () => sources.screens().openConversations,
  );
  gauge('parley_active_completions', 'Calls of programs that models are answering here', sources.activeCompletions);
  gauge('parley_active_runs', 'Runs this process is answering', sources.activeRuns);
  gauge('parley_outbox_waiting', 'Committed messages not yet published', () => sources.app.outbox.waiting());
  gauge('parley_bus_connected', 'Whether the message bus is connected', () =>
    sources.app.platform.bus.health().connected ? 1 : 0,
  );
  return async () => ({ contentType: registry.contentType, body: await registry.metrics() });
}
