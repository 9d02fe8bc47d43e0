import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import path from 'node:path';
import type { Machine } from '@parley/protocol';

/** What models have to share: of a container, its own limits. */
export async function readMachine(modelsFolder: string): Promise<Machine> {
  const limit = process.constrainedMemory();
  // Without a limit it is 0, or more than there is.
  const memory = limit > 0 && limit < totalmem() ? limit : totalmem();
  return {
    memory_bytes: memory,
    available_memory_bytes: Math.min(memory, process.availableMemory() || freemem()),
    free_disk_bytes: await freeDisk(modelsFolder),
    cores: availableParallelism(),
  };
}

async function freeDisk(folder: string): Promise<number | null> {
  // It is made with the first model.
  const there = existsSync(folder) ? folder : path.dirname(folder);
  return statfs(there).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}
