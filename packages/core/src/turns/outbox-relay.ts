import { workQueues, type MessageBus, type WorkQueue } from '../messaging/index.ts';
import type { Logger } from '../kernel/index.ts';
import type { OutboxRow, OutboxStore } from './turn-store.ts';

export interface OutboxRelay {
  /** These rows have just committed here: published at once, without asking the database for them. */
  publish(rows: readonly OutboxRow[]): void;
  start(): void;
  stop(): Promise<void>;
}

export interface OutboxRelayOptions {
  readonly store: OutboxStore;
  readonly bus: MessageBus;
  readonly logger: Logger;
  readonly pollMs?: number;
  /** Rows younger than this are still in the hands of the process that committed them. */
  readonly leftoverAgeMs?: number;
}

const batchSize = 500;
const deleteEveryMs = 20;

/**
 * Moves committed rows to the bus (SPEC T1.3, T1.4). Whoever commits a row publishes it; what is left of it,
 * because that process died or the broker was away, goes out with the drain.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { store, bus, logger, pollMs = 1_000, leftoverAgeMs = 1_000 } = options;
  let confirmed: number[] = [];
  let deleting: NodeJS.Timeout | undefined;
  let draining: Promise<void> = Promise.resolve();
  let poll: NodeJS.Timeout | undefined;
  let stopped = true;

  async function publishRow(row: OutboxRow): Promise<void> {
    await bus.publish(asQueue(row.queue), row.body, { messageId: `outbox-${row.id}` });
  }

  /** In order: the bus writes publishes in the order of the calls; only their confirms come in any order. */
  async function publishAll(rows: readonly OutboxRow[]): Promise<readonly number[]> {
    const results = await Promise.allSettled(rows.map(publishRow));
    return rows.filter((_, index) => results[index]?.status === 'fulfilled').map((row) => row.id);
  }

  async function drain(olderThanMs: number): Promise<void> {
    try {
      let published: number;
      do {
        published = await store.drain({ limit: batchSize, olderThanMs }, publishAll);
      } while (!stopped && published === batchSize);
    } catch (error) {
      // The next poll tries again; the rows are still there.
      logger.warn('outbox drain failed', { error });
    }
  }

  /** One statement for many rows; a row that outlives its message for some time costs at most a repetition (T8). */
  async function deleteConfirmed(): Promise<void> {
    deleting = undefined;
    const ids = confirmed;
    confirmed = [];
    if (ids.length === 0) return;
    await store.remove(ids).catch((error: unknown) => logger.warn('published outbox rows not deleted', { error }));
  }

  function schedulePoll(): void {
    poll = setTimeout(() => {
      draining = drain(leftoverAgeMs).finally(() => {
        if (!stopped) schedulePoll();
      });
    }, pollMs);
  }

  return {
    publish(rows) {
      for (const row of rows) {
        publishRow(row).then(
          () => {
            confirmed.push(row.id);
            deleting ??= setTimeout(() => void deleteConfirmed(), deleteEveryMs);
          },
          (error: unknown) => logger.warn('not published, left to the drain', { queue: row.queue, error }),
        );
      }
    },
    start() {
      stopped = false;
      // What a former process left is everybody's, however young.
      draining = drain(0).finally(() => {
        if (!stopped) schedulePoll();
      });
    },
    async stop() {
      stopped = true;
      clearTimeout(poll);
      clearTimeout(deleting);
      await draining;
      await deleteConfirmed();
    },
  };
}

function asQueue(name: string): WorkQueue {
  const queue = workQueues.find((candidate) => candidate === name);
  if (queue === undefined) throw new Error(`outbox row for an unknown queue: ${name}`);
  return queue;
}
