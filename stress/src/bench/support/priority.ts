import { setPriority } from 'node:os';
import { readdirSync, writeFileSync } from 'node:fs';
import { withDescendants } from './usage.ts';

const nice = -15;

/**
 * Before other programs, with all its threads and all that it has started and will start. Linux may share the CPU out by
 * sessions first ("autogroup"), and then a process's own niceness counts only against its session: so both are set.
 */
export function prefer(root: number): void {
  for (const pid of withDescendants([root])) {
    write(`/proc/${pid}/autogroup`, String(nice));
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), nice);
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    // No autogroups here.
  }
}
