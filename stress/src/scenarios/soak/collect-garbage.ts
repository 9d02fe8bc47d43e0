// Loaded before the server (`node --expose-gc --import`): on SIGUSR2 it collects garbage and writes what is left.
import { writeFileSync } from 'node:fs';

const file = process.env['PARLEY_TEST_HEAP_FILE'];
const { gc } = globalThis as { gc?: () => void };

process.on('SIGUSR2', () => {
  if (file === undefined || gc === undefined) return;
  // Twice: what finalizers let go of in the first round goes in the second.
  gc();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo().length;
  writeFileSync(file, JSON.stringify({ heapUsed, external, rss, resources, at: Date.now() }));
});
