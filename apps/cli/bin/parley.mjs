#!/usr/bin/env node
// Committed with its executable bit, which a compiled file would not have.
import { existsSync } from 'node:fs';

const oldest = 22;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest)
  refuse(
    `Node ${oldest} or newer is needed, this is ${process.versions.node}; npx parley takes the one that npm ci has brought`,
  );
if (!existsSync(new URL('../dist/main.js', import.meta.url))) refuse('not built yet; run: npm run build');
await import('../dist/main.js');

function refuse(reason) {
  process.stderr.write(`parley: ${reason}\n`);
  process.exit(1);
}
