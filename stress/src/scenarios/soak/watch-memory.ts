import { readFileSync, rmSync } from 'node:fs';
import type { ServerProcess } from '../../support/server-process.ts';
import { waitUntil } from '../../support/wait.ts';
import type { Sample } from './slope.ts';

export interface Watched {
  readonly process: ServerProcess;
  readonly heapFile: string;
  readonly heapMb: Sample[];
  readonly residentMb: Sample[];
  readonly handles: Sample[];
}

/** One look at a process after it has collected its garbage: what is there then is held by somebody. */
export async function sample(watched: Watched): Promise<void> {
  const { process, heapFile } = watched;
  rmSync(heapFile, { force: true });
  process.signal('SIGUSR2');
  const isThere = await waitUntil(() => readUsage(heapFile) !== undefined, { withinMs: 10_000, everyMs: 20 });
  const usage = readUsage(heapFile);
  if (!isThere || usage === undefined) return;
  const atMs = performance.now();
  const mb = (bytes: number): number => bytes / 1_048_576;
  watched.heapMb.push({ atMs, value: mb(usage.heapUsed + usage.external) });
  watched.residentMb.push({ atMs, value: mb(usage.rss) });
  watched.handles.push({ atMs, value: (process.openHandles() ?? 0) + usage.resources });
}

interface Usage {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
  readonly resources: number;
}

function readUsage(file: string): Usage | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Usage;
  } catch {
    return undefined;
  }
}
