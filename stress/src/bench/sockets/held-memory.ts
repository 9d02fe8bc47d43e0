import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { rssMbOf } from '../support/usage.ts';

export interface HeldMemory {
  readonly rssMb: number;
  /** What garbage collection left, in the heap and outside of it. */
  readonly heldMb: number;
}

/** Lets a Node process collect its garbage and write down what is left, whenever it gets SIGUSR2. */
export function collectorArgs(file: string): readonly string[] {
  const code = `
    import { writeFileSync } from 'node:fs';
    process.on('SIGUSR2', () => {
      globalThis.gc();
      globalThis.gc();
      const { heapUsed, external } = process.memoryUsage();
      writeFileSync(${JSON.stringify(file)}, String(heapUsed + external));
    });`;
  return ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

/** When it does not fall any more. */
export async function heldMemory(pid: number, file: string): Promise<HeldMemory> {
  let lowest: HeldMemory = { rssMb: Number.POSITIVE_INFINITY, heldMb: Number.POSITIVE_INFINITY };
  for (let calm = 0, round = 0; calm < 3 && round < 20; round++) {
    rmSync(file, { force: true });
    process.kill(pid, 'SIGUSR2');
    const heldMb = await readWhenWritten(file);
    const rssMb = rssMbOf([pid]);
    calm = rssMb < lowest.rssMb - 0.5 || heldMb < lowest.heldMb - 0.5 ? 0 : calm + 1;
    lowest = { rssMb: Math.min(lowest.rssMb, rssMb), heldMb: Math.min(lowest.heldMb, heldMb) };
    await sleep(500);
  }
  return lowest;
}

async function readWhenWritten(file: string): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    await sleep(100);
    try {
      const text = readFileSync(file, 'utf8');
      if (text !== '') return Number(text) / 2 ** 20;
    } catch {
      // Not yet.
    }
  }
  throw new Error('The server did not tell its memory within 30 s');
}
