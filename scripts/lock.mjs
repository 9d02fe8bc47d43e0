// npm run lock: npm install, then names in the lock file what an incomplete registry mirror left out of it (see
// lib/lock-file.mjs). To be run after any change of dependencies; a test fails where it was forgotten.
import { readFileSync, writeFileSync } from 'node:fs';
import { runHere } from './lib/exec.mjs';
import { main } from './lib/fail.mjs';
import { findNpm } from './lib/install.mjs';
import { missingOptionalPackages } from './lib/lock-file.mjs';
import { inRoot, root } from './lib/paths.mjs';

await main(async () => {
  const [command, ...args] = findNpm();
  const install = () => runHere(command, [...args, 'install'], { cwd: root });
  const code = await install();
  if (code !== 0) return code;
  const file = inRoot('package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingOptionalPackages(lock);
  if (missing.length === 0) return 0;
  const entries = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`);
  console.log(`Named ${missing.length} optional packages of other platforms in package-lock.json.`);
  return install(); // npm puts them in its own order
});
