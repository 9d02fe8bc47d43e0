#!/usr/bin/env node
// Committed with its executable bit, which a compiled file would not have; and older Nodes hand over from here.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/main.js', import.meta.url))) {
  process.stderr.write('parley: not built yet. Run: npm run build\n');
  process.exit(1);
}
if (Number(process.versions.node.split('.')[0]) >= 22) await import('../dist/main.js');
else await handOver();

async function handOver() {
  const { spawn } = await import('node:child_process');
  const { findNode } = await import('../../../scripts/lib/node24.mjs');
  const child = spawn(findNode(), [new URL('../dist/main.js', import.meta.url).pathname, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches both; what it means is the child's to say.
  process.on('SIGINT', () => {});
  child.on('exit', (code) => process.exit(code ?? 1));
}
