import { readFileSync } from 'node:fs';
import { cpuSecondsOf, withDescendants } from '../support/usage.ts';

/** What this machine gave while something was measured. */
export interface Share {
  /** Processors in use by what is measured and what measures it: 1 is one whole processor. */
  readonly own: number;
  /** By everything else. */
  readonly others: number;
}

/** Begins to watch; the answer ends it. */
export function watchMachine(): () => Share {
  const startedAt = performance.now();
  const before = { own: ownSeconds(), all: busySeconds() };
  return () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const own = Math.max(0, (ownSeconds() - before.own) / seconds);
    return { own, others: Math.max(0, (busySeconds() - before.all) / seconds - own) };
  };
}

function ownSeconds(): number {
  return cpuSecondsOf(withDescendants([process.pid]));
}

function busySeconds(): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) / 100;
}
