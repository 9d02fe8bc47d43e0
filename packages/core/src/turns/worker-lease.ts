import type { Clock, IdFactory, Logger } from '../kernel/index.ts';
import type { TurnStore } from './turn-store.ts';

export interface WorkerLeaseEvents {
  /** T5.2: everything held under the old id is gone. */
  lost(): void;
  stopRequested(runId: string, reason: string): void;
}

/** The heartbeat under which a worker holds its runs (SPEC T5.2, T5.4). One row for all of them. */
export interface WorkerLease {
  readonly workerId: string;
  /** Whether this worker may still speak: a pause or a dead database can outlast the lease unnoticed. */
  isCurrent(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkerLeaseOptions {
  readonly store: TurnStore;
  readonly clock: Clock;
  readonly newId: IdFactory;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly renewMs: number;
  /** The inbox address must follow the id. */
  readonly onRegistered: (workerId: string) => Promise<void>;
}

export function createWorkerLease(options: WorkerLeaseOptions, events: WorkerLeaseEvents): WorkerLease {
  const { store, clock, newId, logger, leaseMs, renewMs } = options;
  let workerId = newId();
  let validUntilMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let renewal: Promise<void> = Promise.resolve();
  let stopped = true;

  async function register(): Promise<void> {
    const before = clock.monotonicMs();
    await options.onRegistered(workerId);
    await store.registerWorker(workerId, leaseMs);
    validUntilMs = before + leaseMs;
  }

  async function renew(): Promise<void> {
    // Counted from before the call: the database counts from when it ran, which is later.
    const before = clock.monotonicMs();
    try {
      const answer = await store.renewWorker(workerId, leaseMs);
      if (answer.alive) {
        validUntilMs = before + leaseMs;
        for (const stop of answer.stops) events.stopRequested(stop.runId, stop.reason);
        return;
      }
      logger.warn('worker lease lost', { workerId });
      validUntilMs = 0;
      events.lost();
      workerId = newId();
      await register();
    } catch (error) {
      logger.warn('worker lease renewal failed', { workerId, error });
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      renewal = renew().finally(() => {
        if (!stopped) schedule();
      });
    }, renewMs);
  }

  return {
    get workerId() {
      return workerId;
    },
    isCurrent: () => clock.monotonicMs() < validUntilMs,
    async start() {
      stopped = false;
      await register();
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await renewal;
      validUntilMs = 0;
      await store.removeWorker(workerId).catch((error: unknown) => logger.warn('worker row not removed', { error }));
    },
  };
}
