import type { Logger } from '../kernel/index.ts';
import type { TurnStore } from './turn-store.ts';
import type { LogRow } from './types.ts';

/** A run whose text is to be stored. */
export interface LogSource {
  readonly runId: string;
  /** What is not known to be stored yet, in order; the same rows again until `stored` or `lost` is called. */
  unstoredRows(): readonly LogRow[];
  stored(seq: number): void;
  lost(): void;
}

/**
 * One INSERT for the chunks of all runs of this worker (SPEC T3.2): a row costs 6–10 µs in a batch and ten
 * times that alone. A failed batch is simply offered again: the rows keep their seqs.
 */
export interface LogWriter {
  add(source: LogSource): void;
  remove(source: LogSource): void;
  /** Something waits for being stored: a flush now, not with the next tick. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

export function createLogWriter(options: {
  readonly store: TurnStore;
  readonly logger: Logger;
  readonly flushMs: number;
}): LogWriter {
  const { store, logger, flushMs } = options;
  const sources = new Set<LogSource>();
  let flushing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  let busy = false;
  let woken = false;

  async function flush(): Promise<void> {
    const offered: { source: LogSource; lastSeq: number }[] = [];
    const rows: LogRow[] = [];
    for (const source of sources) {
      const own = source.unstoredRows();
      const last = own.at(-1);
      if (last === undefined) continue;
      rows.push(...own);
      offered.push({ source, lastSeq: last.seq });
    }
    if (rows.length === 0) return;
    try {
      const held = await store.append(rows);
      for (const { source, lastSeq } of offered) {
        if (held.has(source.runId)) source.stored(lastSeq);
        else if (sources.has(source)) source.lost();
      }
    } catch (error) {
      logger.warn('run log write failed, will be tried again', { rows: rows.length, error });
    }
  }

  function schedule(): void {
    // From the end of one flush to the next: rows of one run are stored in order, and a slow database is
    // asked less often, not more.
    timer = setTimeout(run, flushMs);
  }

  function run(): void {
    busy = true;
    woken = false;
    flushing = flush().finally(() => {
      busy = false;
      if (stopped) return;
      if (woken) run();
      else schedule();
    });
  }

  /** What several runs want stored in one moment goes in one statement. */
  function wake(): void {
    if (woken) return;
    woken = true;
    setImmediate(() => {
      if (busy || stopped || !woken) return;
      clearTimeout(timer);
      run();
    });
  }

  return {
    add: (source) => void sources.add(source),
    remove: (source) => void sources.delete(source),
    wake,
    start() {
      if (!stopped) return;
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await flushing;
    },
  };
}
