// Loaded into every thread of the server (`node --expose-gc --import`): on SIGUSR2 all of them collect their garbage,
// and the main one writes what is left. The embedded database lives in a thread with a heap of its own.
import { writeFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { BroadcastChannel, isMainThread, type Worker, type WorkerOptions } from 'node:worker_threads';

interface Left {
  readonly heapUsed: number;
  readonly external: number;
}

const file = process.env['PARLEY_TEST_HEAP_FILE'];
const { gc } = globalThis as { gc?: () => void };
const channel = new BroadcastChannel('parley soak');
// Listening must not keep a thread from ending.
channel.unref();

let threadCount = 0;

function collect(): Left {
  // Twice: what finalizers let go of in the first round goes in the second.
  gc?.();
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { heapUsed, external };
}

if (isMainThread) {
  loadIntoThreads();
  process.on('SIGUSR2', () => {
    const left: Left[] = [collect()];
    channel.onmessage = (event) => {
      left.push((event as { data: Left }).data);
      // Without one of the threads the sum would be another one than last time.
      if (left.length === 1 + threadCount) write(left);
    };
    channel.postMessage('collect');
    if (threadCount === 0) write(left);
  });
} else {
  channel.onmessage = (event) => {
    if ((event as { data: unknown }).data === 'collect') channel.postMessage(collect());
  };
}

/** The server starts its threads without any of Node's arguments, so this module has to be put into them. */
function loadIntoThreads(): void {
  const threads = createRequire(import.meta.url)('node:worker_threads') as {
    Worker: new (file: string | URL, options?: WorkerOptions) => Worker;
  };
  threads.Worker = class extends threads.Worker {
    constructor(given: string | URL, options: WorkerOptions = {}) {
      super(given, { ...options, execArgv: [...(options.execArgv ?? []), '--import', import.meta.url] });
      threadCount += 1;
      this.once('exit', () => (threadCount -= 1));
    }
  };
  syncBuiltinESMExports();
}

function write(left: readonly Left[]): void {
  if (file === undefined) return;
  const sum = (of: (one: Left) => number): number => left.reduce((total, one) => total + of(one), 0);
  const usage = {
    heapUsed: sum((one) => one.heapUsed),
    external: sum((one) => one.external),
    rss: process.memoryUsage.rss(),
    resources: process.getActiveResourcesInfo().length,
    threads: left.length,
  };
  writeFileSync(file, JSON.stringify(usage));
}
