import { copyFileSync, chmodSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ask, readPidFile, startDaemon, stopProcess, waitUntil } from './daemon.mjs';
import { installVersitygw } from './packages.mjs';

/** Buckets are hosts below this name as well as folders of the path. It resolves nowhere: tests set the Host header. */
const virtualDomain = 's3.test';

/** An S3 server that really checks signatures; needs Go once to be built, and is left out without it. */
export const s3 = {
  name: 's3',
  title: 'S3',
  given: 'PARLEY_TEST_S3_URL',
  isOptional: true,
  dockerServices: () => [],
  processes: (instance) => [processOf(instance)],
  install,
  start,
  stop: (instance, signal) => stopProcess({ ...processOf(instance), signal }),
  isReady,
  env: ({ ports, password }) => ({
    PARLEY_TEST_S3_URL: `http://127.0.0.1:${ports.s3}`,
    PARLEY_TEST_S3_REGION: 'us-east-1',
    PARLEY_TEST_S3_ACCESS_KEY: 'parley',
    PARLEY_TEST_S3_SECRET_KEY: password,
    PARLEY_TEST_S3_VIRTUAL_DOMAIN: virtualDomain,
  }),
};

const pidFile = (instance) => path.join(instance.folder, 's3', 'pid');
const processOf = (instance) => ({
  name: 's3',
  port: instance.ports.s3,
  pid: readPidFile(pidFile(instance)),
  word: `127.0.0.1:${instance.ports.s3}`,
});

async function install(instance) {
  const program = path.join(instance.tools, 'versitygw');
  if (!existsSync(program)) {
    // A copy beside the data: the unprivileged user cannot reach into another user's cache.
    copyFileSync(await installVersitygw(), program);
    chmodSync(program, 0o755);
  }
  return program;
}

async function start(instance) {
  const program = await install(instance);
  const folder = instance.own('s3');
  const data = instance.own('s3', 'data');
  const versions = instance.own('s3', 'versions');
  rmSync(pidFile(instance), { force: true });
  const daemon = startDaemon({
    command: program,
    args: [
      '--port',
      `127.0.0.1:${instance.ports.s3}`,
      '--virtual-domain',
      virtualDomain,
      'posix',
      '--versioning-dir',
      versions,
      data,
    ],
    env: { PATH: '/usr/bin:/bin', HOME: folder, ROOT_ACCESS_KEY: 'parley', ROOT_SECRET_KEY: instance.password },
    cwd: folder,
    owner: instance.owner,
    logFile: path.join(folder, 'server.log'),
    pidFile: pidFile(instance),
  });
  await waitUntil({
    what: `S3 (see ${path.join(folder, 'server.log')})`,
    timeoutMs: 15_000,
    check: async () => daemon.hasExited || isReady(instance),
  });
  if (daemon.hasExited) throw new Error(`S3 did not start, see ${path.join(folder, 'server.log')}`);
}

async function isReady(instance) {
  const answer = await ask({
    port: instance.ports.s3,
    request: 'GET / HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\r\n',
  });
  return answer?.toString().startsWith('HTTP/1.1') ?? false;
}
