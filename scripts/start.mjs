// npm start: installs what is missing, builds what is stale, and runs the server.
import { runHere } from './lib/exec.mjs';
import { main } from './lib/fail.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node24.mjs';
import { inRoot } from './lib/paths.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt({ projects: ['apps/server', 'apps/web'].map((project) => inRoot(project)) });
  return runHere(findNode(), [inRoot('apps', 'server', 'dist', 'main.js'), ...process.argv.slice(2)]);
});
