import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './exec.mjs';
import { Refusal, explainSystemFault } from './fail.mjs';
import { lockFile, requireWritableCheckout } from './install.mjs';
import { withLock } from './lock.mjs';
import { findNode } from './node24.mjs';
import { inRoot, root } from './paths.mjs';

const web = inRoot('apps', 'web');
const webInputs = [
  'apps/web',
  'packages/client/src',
  'packages/protocol/src',
  'package-lock.json',
  'tsconfig.base.json',
];
const webStamp = inRoot('node_modules', '.parley-web-build');

/** Builds what is stale; throws a Refusal that carries the compiler's words when it can't. */
export async function ensureBuilt({ say = console.log, projects = [] } = {}) {
  await withLock(lockFile('build'), async () => {
    const started = Date.now();
    await compile(projects);
    const hasBuiltWeb = await ensureWebBuilt(say);
    if (Date.now() - started > 3000 || hasBuiltWeb) say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  });
}

/** The compiler's own records make this incremental: some 0.3 s when nothing changed. */
async function compile(projects) {
  await runBuild(
    'compiling',
    inRoot('node_modules', 'typescript', 'bin', 'tsc'),
    ['-b', '--pretty', 'false', ...projects],
    root,
  );
}

async function ensureWebBuilt(say) {
  if (!existsSync(path.join(web, 'index.html'))) return false;
  const state = hashInputs(webInputs);
  const isFresh =
    existsSync(webStamp) &&
    readFileSync(webStamp, 'utf8') === state &&
    existsSync(path.join(web, 'dist', 'index.html'));
  if (isFresh) return false;
  requireWritableCheckout();
  say('Building the web client …');
  rmSync(webStamp, { force: true });
  await runBuild(
    'building the web client',
    inRoot('node_modules', 'vite', 'bin', 'vite.js'),
    ['build', '--logLevel', 'warn'],
    web,
  );
  writeFileSync(webStamp, state);
  return true;
}

async function runBuild(doing, script, args, cwd) {
  const result = await run(findNode(), [script, ...args], { cwd, env: { ...process.env, FORCE_COLOR: '0' } });
  if (result.code === 0) return;
  const isTypeError = /error TS\d+/.test(result.output);
  const reason = isTypeError ? undefined : explainSystemFault(result.output, doing);
  throw new Refusal(reason ?? `${doing} failed:\n${result.output.trim().split('\n').slice(0, 40).join('\n')}`);
}

/** Names, sizes and times: reading every file would cost a start more than it is worth. */
function hashInputs(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) addTo(hash, inRoot(input));
  return hash.digest('hex');
}

function addTo(hash, at) {
  const stat = statSync(at, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    hash.update(`${at}\0${stat.size}\0${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(at).sort()) {
    if (name !== 'node_modules' && name !== 'dist') addTo(hash, path.join(at, name));
  }
}
