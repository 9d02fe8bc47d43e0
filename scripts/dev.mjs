// npm run dev [-- server options]: builds on every change and starts the server anew after each build that worked.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureBuilt } from './lib/build.mjs';
import { main } from './lib/fail.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node24.mjs';
import { inRoot, root } from './lib/paths.mjs';

const serverMain = inRoot('apps', 'server', 'dist', 'main.js');

await main(async () => {
  await ensureInstalled();
  await ensureBuilt().catch((error) => console.error(`parley: ${error.message}`));
  const node = findNode();
  const children = [];
  const start = (args, options = {}) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', ...options });
    children.push(child);
    return new Promise((resolve) => child.on('close', resolve));
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)));

  const watchers = [
    start([inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-b', '--watch', '--preserveWatchOutput']),
  ];
  if (existsSync(inRoot('apps', 'web', 'index.html'))) {
    const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
    watchers.push(start([vite, 'build', '--watch', '--logLevel', 'warn'], { cwd: inRoot('apps', 'web') }));
  }
  // Node's own watcher restarts the server when a file it has loaded is written again.
  watchers.push(start(['--watch', '--watch-preserve-output', serverMain, ...process.argv.slice(2)]));
  await Promise.race(watchers);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(watchers);
});
