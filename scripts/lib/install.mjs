import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, which } from './exec.mjs';
import { Refusal, explainSystemFault } from './fail.mjs';
import { withLock } from './lock.mjs';
import { checkoutHash, inRoot, root } from './paths.mjs';

const stampFile = inRoot('node_modules', '.parley-install');
const npmRecord = inRoot('node_modules', '.package-lock.json');

/** Runs `npm ci` when node_modules is missing or is not what the lock file says. */
export async function ensureInstalled({ say = console.log } = {}) {
  if (isInstalled()) return;
  if (matchesLock()) return writeStamp(); // somebody ran npm install by hand
  requireWritableCheckout();
  await withLock(lockFile('install'), async () => {
    if (isInstalled()) return;
    const started = Date.now();
    say('Installing dependencies (npm ci) …');
    const [command, ...args] = findNpm();
    const result = await run(command, [...args, 'ci', '--no-progress', '--loglevel=warn', '--no-audit', '--no-fund'], {
      cwd: root,
    });
    // npm ends with success when the disk filled up while it unpacked, and only warns.
    if (result.code !== 0 || /TAR_ENTRY_ERROR|ENOSPC/.test(result.output)) {
      rmSync(npmRecord, { force: true }); // it would tell the next start that all is there
      const reason = explainSystemFault(result.output, 'installing dependencies');
      // npm's own usage text follows its reason; the reason is what matters.
      throw new Refusal(reason ?? `npm ci failed:\n${result.output.trim().split('\n').slice(0, 12).join('\n')}`);
    }
    writeStamp();
    say(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  });
}

export function lockFile(purpose) {
  return path.join(os.tmpdir(), `parley-${checkoutHash.slice(0, 12)}-${purpose}.lock`);
}

/** As root every access check passes; a read-only file system then speaks for itself. */
export function requireWritableCheckout() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Refusal(
      `${root} may not be written by the current user, and something must be installed or built there first`,
    );
  }
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();
}

function writeStamp() {
  writeFileSync(stampFile, lockHash());
}

/** Compares with npm's own record of what lies in node_modules. */
function matchesLock() {
  if (!existsSync(npmRecord)) return false;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(npmRecord, 'utf8')).packages;
  return Object.entries(wanted).every(([key, entry]) => {
    if (!key.startsWith('node_modules/') && !key.includes('/node_modules/')) return true;
    if (found[key]) return found[key].version === entry.version || entry.link;
    return entry.optional || entry.devOptional || entry.peer;
  });
}

/** The npm that started us where there is one: its path holds also where no npm is on the PATH. */
export function findNpm() {
  if (process.env.npm_execpath?.endsWith('npm-cli.js')) return [process.execPath, process.env.npm_execpath];
  const beside = path.join(path.dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (existsSync(beside)) return [process.execPath, beside];
  const npm = which('npm');
  if (!npm) throw new Refusal('npm was not found; it comes with Node, install it and try again');
  return [npm];
}
