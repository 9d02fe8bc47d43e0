// npm run check: types, lint, format, layers and habits, unused code. One line per step, the details of what failed below.
import { readFileSync } from 'node:fs';
import { run } from './lib/exec.mjs';
import { main } from './lib/fail.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node24.mjs';
import { inRoot, root } from './lib/paths.mjs';

const steps = {
  types: () => tool('typescript', 'tsc', '-b', '--pretty', 'false'),
  lint: () => tool('oxlint', 'oxlint', '--format=unix', '--report-unused-disable-directives'),
  format: () => tool('oxfmt', 'oxfmt', '--check'),
  conventions: checkConventions,
  unused: () => tool('knip', 'knip', '--no-progress', '--no-config-hints'),
};

await main(async () => {
  const wanted = process.argv.slice(2);
  const names = Object.keys(steps).filter((name) => wanted.length === 0 || wanted.includes(name));
  if (names.length === 0 || wanted.includes('--help')) {
    console.log(`npm run check [-- STEP …], steps: ${Object.keys(steps).join(', ')}`);
    return wanted.includes('--help') ? 0 : 2;
  }
  await ensureInstalled();
  const queue = [...names];
  const failures = [];
  // Two at a time: each of them keeps a core busy.
  await Promise.all(
    [1, 2].map(async () => {
      for (let name = queue.shift(); name; name = queue.shift()) {
        const started = Date.now();
        const { isOk, details } = await steps[name]();
        console.log(`${name.padEnd(12)} ${isOk ? 'ok' : 'FAILED'}  ${((Date.now() - started) / 1000).toFixed(1)} s`);
        if (!isOk) failures.push({ name, details });
      }
    }),
  );
  for (const { name, details } of failures) console.log(`\n── ${name}\n${details.trim()}`);
  if (failures.length > 0) console.log(`\nFailed: ${failures.map(({ name }) => name).join(', ')}.`);
  return failures.length > 0 ? 1 : 0;
});

async function tool(packageName, program, ...args) {
  const { bin } = JSON.parse(readFileSync(inRoot('node_modules', packageName, 'package.json'), 'utf8'));
  const script = inRoot('node_modules', packageName, typeof bin === 'string' ? bin : bin[program]);
  const result = await run(findNode(), [script, ...args], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' },
  });
  return { isOk: result.code === 0, details: result.output };
}

async function checkConventions() {
  const { checkConventions: check } = await import('./lib/conventions/check.mjs');
  const violations = check();
  const details = violations.map(({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`).join('\n');
  return { isOk: violations.length === 0, details };
}
