import { workQueues, type MessageBus, type WorkQueue } from '../messaging/index.ts';
import type { Logger } from '../kernel/index.ts';
import type { OutboxRow, OutboxStore } from './turn-store.ts';

export interface OutboxRelay {
  /** Something was committed: relay it now. Cheap; many calls at once make one drain. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

const batchSize = 500;

/** Moves committed rows to the bus (SPEC T1.3, T1.4). */
export function createOutboxRelay(options: {
  readonly store: OutboxStore;
  readonly bus: MessageBus;
  readonly logger: Logger;
  readonly pollMs?: number;
}): OutboxRelay {
  const { store, bus, logger, pollMs = 1_000 } = options;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  async function publish(rows: readonly OutboxRow[]): Promise<readonly number[]> {
    const confirmed: number[] = [];
    // In order: the bus writes publishes in the order of the calls; only their confirms come in any order.
    const results = await Promise.allSettled(
      rows.map((row) => bus.publish(asQueue(row.queue), row.body, { messageId: `outbox-${row.id}` })),
    );
    for (const [index, result] of results.entries()) {
      const row = rows[index];
      if (row !== undefined && result.status === 'fulfilled') confirmed.push(row.id);
    }
    return confirmed;
  }

  async function drain(): Promise<void> {
    try {
      let published: number;
      do {
        again = false;
        published = await store.drain(batchSize, publish);
      } while (!stopped && (again || published === batchSize));
    } catch (error) {
      // The poll tries again; the rows are still there.
      logger.warn('outbox drain failed', { error });
    }
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    if (running !== undefined) return;
    running = drain().finally(() => {
      running = undefined;
      if (again && !stopped) wakeLater();
    });
  }

  /** A wake that arrived after the last look but before `running` was cleared. */
  function wakeLater(): void {
    queueMicrotask(wake);
  }

  return {
    wake,
    start() {
      stopped = false;
      timer = setInterval(wake, pollMs);
      wake();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

function asQueue(name: string): WorkQueue {
  const queue = workQueues.find((candidate) => candidate === name);
  if (queue === undefined) throw new Error(`outbox row for an unknown queue: ${name}`);
  return queue;
}
