import type { Logger } from '../kernel/index.ts';
import type { LivePublisher } from './live-publisher.ts';
import type { Stage } from './inference-stage.ts';
import type { Ended, OutboxRow, TurnStore } from './turn-store.ts';
import type { SettledRun, StoredRun } from './types.ts';

export interface ReaperOptions {
  readonly store: TurnStore;
  readonly live: LivePublisher;
  readonly logger: Logger;
  readonly publish: (rows: readonly OutboxRow[]) => void;
  readonly onSettled: (run: SettledRun, rows: readonly OutboxRow[]) => void;
  readonly everyMs?: number;
  readonly waitingMs?: number;
  readonly undeliverableMs?: number;
  readonly approvalMs?: number;
}

const maxAttempts = 3;
const batch = 200;
const idempotencyKeysKeptMs = 7 * 24 * 3_600_000;

/** Ends what nobody ends any more and moves on what got stuck (SPEC T2.4, T2.5, T8.3). Any number may run. */
export function createReaper(options: ReaperOptions): Stage & { readonly sweep: () => Promise<void> } {
  const {
    store,
    live,
    logger,
    onSettled,
    publish,
    everyMs = 2_000,
    waitingMs = 10_000,
    undeliverableMs = 120_000,
    approvalMs = 24 * 3_600_000,
  } = options;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let stopped = true;
  let sweeps = 0;

  async function sweep(): Promise<void> {
    for (const run of await store.orphanedRuns(batch)) await reap(run);
    for (const run of await store.undeliverableRuns({ olderThanMs: undeliverableMs, limit: batch })) {
      await close(
        run,
        await store.endUnleased({ runId: run.id, from: ['queued'], status: 'failed', reason: 'undeliverable' }),
      );
    }
    publish(await store.republishWaiting({ olderThanMs: waitingMs, limit: batch }));
    publish(await store.expireApprovals({ olderThanMs: approvalMs, limit: batch }));
    if (sweeps++ % 1_800 === 0) await store.removeOldIdempotencyKeys(idempotencyKeysKeptMs);
  }

  async function reap(run: StoredRun): Promise<void> {
    const requeued = run.stopReason === null && run.attempt < maxAttempts ? await store.requeueOrphan(run) : [];
    if (requeued.length > 0) {
      logger.info('run of a lost worker queued again', { runId: run.id, attempt: run.attempt });
      return publish(requeued);
    }
    // Somebody had pressed stop before the worker died: then that is how it ended.
    const ending =
      run.stopReason === null
        ? { status: 'interrupted' as const, reason: 'worker_lost' as const }
        : { status: 'stopped' as const, reason: 'stopped_by_user' as const };
    await close(run, await store.endUnleased({ runId: run.id, from: ['running'], fence: run.fence, ...ending }));
  }

  async function close(run: StoredRun, ended: Ended | undefined): Promise<void> {
    if (ended === undefined) return;
    logger.warn('run ended by the reaper', { runId: run.id, status: ended.run.status, reason: ended.run.reason });
    onSettled(run, ended.outbox);
    await live.broadcast(run.conversationId, ended.events);
  }

  function schedule(): void {
    timer = setTimeout(() => {
      sweeping = sweep()
        .catch((error: unknown) => logger.warn('sweep failed', { error }))
        .finally(() => {
          if (!stopped) schedule();
        });
    }, everyMs);
  }

  return {
    sweep,
    async start() {
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
