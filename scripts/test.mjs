// npm test [-- FILTER … | vitest options]: installs, builds, brings services up, runs every test once, stops what it
// started. The last line is `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from './lib/browser.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { runHere } from './lib/exec.mjs';
import { main } from './lib/fail.mjs';
import { filesBelow } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node24.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { env, services, up } from './lib/services.mjs';
import { takeLease } from './lib/services/lease.mjs';

const instance = 'test';

await main(async () => {
  const args = process.argv.slice(2);
  let isInterrupted = false;
  // Children get the terminal's Ctrl-C themselves; this process must live on to stop the services.
  process.on('SIGINT', () => {
    isInterrupted = true;
  });
  const release = needsServices(args) ? await takeLease(instance) : undefined;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const [variables, browser, isBuilt] = await Promise.all([
      release ? bringUp() : {},
      needsBrowser(args) ? bringBrowser() : {},
      installAndBuild(),
    ]);
    if (!isBuilt) counts.failed += 1;
    if (isBuilt !== undefined && !isInterrupted) add(counts, await runVitest(args, { ...variables, ...browser }));
  } finally {
    await release?.();
  }
  if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 ? 1 : 0;
});

/** True when both worked, false when only the build failed (tests read the sources), undefined when nothing can run. */
async function installAndBuild() {
  let isInstalled = false;
  try {
    await ensureInstalled();
    isInstalled = true;
    await ensureBuilt();
    return true;
  } catch (error) {
    console.error(`parley: ${error.message}`);
    return isInstalled ? false : undefined;
  }
}

async function bringUp() {
  const started = Date.now();
  const report = await up({ instance, fastPg: true });
  const missing = services.filter(({ name }) => ['failed', 'skipped'].includes(report[name].state));
  console.log(`Services ready in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  if (missing.length > 0) {
    console.log(`Not covered: ${missing.map(({ name, title }) => `${title} (${report[name].reason})`).join('; ')}`);
  }
  return env({ instance });
}

/** Browser tests skip where there is none and none can be installed: that is said here. */
async function bringBrowser() {
  try {
    return { PARLEY_CHROMIUM: await findChromium() };
  } catch (error) {
    console.log(`Not covered: the page in a browser (${error.message})`);
    return {};
  }
}

async function runVitest(args, variables) {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'parley-test-'));
  const countsFile = path.join(scratch, 'counts.json');
  const node = findNode();
  try {
    const code = await runHere(
      node,
      [
        inRoot('node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        `--reporter=${inRoot('scripts', 'lib', 'vitest-reporter.mjs')}`,
        ...args,
      ],
      {
        cwd: root,
        env: {
          ...process.env,
          ...variables,
          PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
          PARLEY_TEST_COUNTS: countsFile,
        },
      },
    );
    const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // it ended without a word
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Filtered to small tests alone, a run needs no servers. */
function needsServices(args) {
  return meansOneOf(args, /\.(medium|e2e)\.test\.(tsx?|mjs)$/);
}

function needsBrowser(args) {
  return meansOneOf(args, /\.e2e\.test\.(tsx?|mjs)$/);
}

function meansOneOf(args, files) {
  const isListing = args.some((arg) => arg === '--help' || arg === '-h');
  if (isListing) return false;
  if (args.length === 0 || args.some((arg) => arg.startsWith('-'))) return true;
  return filesBelow('.').some((file) => files.test(file) && args.some((filter) => file.includes(filter)));
}

function add(counts, more) {
  for (const key of Object.keys(counts)) counts[key] += more[key];
}
