import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const never = new Set(['node_modules', 'dist', '.git', '.services', '.parley', 'coverage']);

/** Paths below a folder of the checkout, relative to its root, with forward slashes; build outputs are left out. */
export function filesBelow(folder, base = root) {
  const found = [];
  const pending = [folder];
  while (pending.length > 0) {
    const at = pending.pop();
    for (const entry of readEntries(path.join(base, at))) {
      if (never.has(entry.name)) continue;
      const child = at === '.' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) pending.push(child);
      else if (entry.isFile()) found.push(child);
    }
  }
  return found.sort();
}

function readEntries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
