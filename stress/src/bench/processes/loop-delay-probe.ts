import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Loaded before a server: on SIGUSR2 it writes how late the event loop was since the last time. */
const file = process.env['LOOP_DELAY_FILE'];
const resolution = 10;

if (file !== undefined && isMainThread) {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  process.on('SIGUSR2', () => {
    // The histogram counts from one tick of its timer to the next.
    const p99Ms = Math.max(0, histogram.percentile(99) / 1e6 - resolution);
    histogram.reset();
    writeFileSync(`${file}.new`, JSON.stringify({ p99Ms }));
    renameSync(`${file}.new`, file);
  });
}
