import { readFileSync, readdirSync } from 'node:fs';

/** Linux tells a process's times in hundredths of a second, whatever the kernel ticks in. */
const ticksPerSecond = 100;

/** User and system time of these processes so far; what has ended counts nothing. */
export function cpuSecondsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
}

function cpuSeconds(pid: number): number {
  const fields = statFieldsOf(pid);
  return fields === undefined ? 0 : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function rssMbOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + rssMb(pid), 0);
}

function rssMb(pid: number): number {
  const line = readText(`/proc/${pid}/status`)?.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return line === undefined ? 0 : Number(line) / 1_024;
}

/** The processes themselves and all that they started, and so on. */
export function withDescendants(roots: readonly number[]): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = statFieldsOf(Number(entry))?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const found = new Set(roots);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

/** From the state on: the name before it may hold anything. */
function statFieldsOf(pid: number): string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export function assertProc(): void {
  if (statFieldsOf(process.pid) === undefined) throw new Error('This benchmark reads /proc, which only Linux has.');
}
