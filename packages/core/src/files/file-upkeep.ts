import type { Clock, Logger } from '../kernel/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { fileKey, type FileStore } from './file-store.ts';
import { unusedMs } from './file.service.ts';

export interface FileUpkeep {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** One round: removes what is due, and looks through a part of the rest. */
  step(): Promise<void>;
}

export interface FileUpkeepOptions {
  readonly store: FileStore;
  readonly objects: Pick<ObjectStore, 'delete'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
}

const removedAtOnce = 200;
const lookedThroughAtOnce = 10_000;

/** F3.3, F3.5: bytes go before their row, so nothing is left that nobody knows of. Two processes at it do no harm. */
export function createFileUpkeep(options: FileUpkeepOptions): FileUpkeep {
  const { store, objects, clock, logger, everyMs = 300_000 } = options;
  let cursor: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function removeDue(): Promise<void> {
    for (;;) {
      const ids = await store.claimDue(clock.now(), removedAtOnce);
      for (const id of ids) {
        await objects.delete(fileKey(id));
        await store.forget(id);
      }
      if (ids.length < removedAtOnce) return;
    }
  }

  async function step(): Promise<void> {
    await removeDue();
    const expiresAt = new Date(clock.now().getTime() + unusedMs);
    cursor = await store.expireUnused(cursor, { expiresAt, limit: lookedThroughAtOnce });
  }

  function run(): void {
    running ??= step()
      .catch((error: unknown) => logger.warn('upkeep of files failed, will be tried again', { error }))
      .finally(() => (running = undefined));
  }

  return {
    step,
    async start() {
      timer = setInterval(run, everyMs);
      run();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
