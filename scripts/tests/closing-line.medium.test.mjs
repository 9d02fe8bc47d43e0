import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../lib/exec.mjs';
import { inRoot } from '../lib/paths.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'parley-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the closing line would count for a folder with these test files. */
async function countsOf(files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const countsFile = path.join(folder, 'counts.json');
  const reporter = inRoot('scripts', 'lib', 'vitest-reporter.mjs');
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--root', folder, '--globals', `--reporter=${reporter}`];
  const { VITEST: _, ...environment } = process.env;
  await run(process.execPath, [vitest, ...args], {
    cwd: folder,
    env: { ...environment, PARLEY_TEST_COUNTS: countsFile },
  });
  return JSON.parse(readFileSync(countsFile, 'utf8'));
}

const passing = "test('passes', () => {});\n";

test('passed, failed, skipped and to-do tests are counted', async () => {
  const mixed = `${passing}test('fails', () => { throw new Error('no'); });\ntest.skip('skipped', () => {});\ntest.todo('later');\n`;
  expect(await countsOf({ 'a.test.js': mixed })).toEqual({ passed: 1, failed: 1, skipped: 2 });
});

test('a file that cannot be read is a failure', async () => {
  expect(await countsOf({ 'a.test.js': passing, 'b.test.js': "import './missing.js';\n" })).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('a file without tests is a failure', async () => {
  expect(await countsOf({ 'a.test.js': passing, 'b.test.js': 'export {};\n' })).toMatchObject({ passed: 1, failed: 1 });
});

test('a suite whose set-up fails is a failure', async () => {
  const broken = `describe('s', () => { beforeAll(() => { throw new Error('no'); }); ${passing} });\n`;
  const counts = await countsOf({ 'a.test.js': broken });
  expect(counts.passed).toBe(0);
  expect(counts.failed).toBeGreaterThan(0);
});

test('an error outside of every test is a failure', async () => {
  const leaking =
    "test('passes', async () => { setTimeout(() => { throw new Error('late'); }, 0); await new Promise((r) => setTimeout(r, 50)); });\n";
  expect(await countsOf({ 'a.test.js': leaking })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
