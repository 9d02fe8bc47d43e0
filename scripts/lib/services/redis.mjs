import { rmSync } from 'node:fs';
import path from 'node:path';
import { ask, readPidFile, startDaemon, stopProcess, waitUntil } from './daemon.mjs';
import { requireProgram } from './packages.mjs';

export const redis = {
  name: 'redis',
  title: 'Redis',
  given: 'PARLEY_TEST_REDIS_URL',
  isOptional: false,
  debianPackages: { 'redis-server': 'redis-server' },
  dockerServices: () => ['redis'],
  processes: (instance) => [processOf(instance)],
  start,
  stop: (instance, signal) => stopProcess({ ...processOf(instance), signal }),
  isReady,
  env: ({ ports }) => ({ PARLEY_TEST_REDIS_URL: `redis://127.0.0.1:${ports.redis}/0` }),
};

const pidFile = (instance) => path.join(instance.folder, 'redis', 'pid');
const processOf = (instance) => ({
  name: 'redis',
  port: instance.ports.redis,
  pid: readPidFile(pidFile(instance)),
  word: `127.0.0.1:${instance.ports.redis}`,
});

async function start(instance) {
  const folder = instance.own('redis');
  rmSync(pidFile(instance), { force: true });
  const daemon = startDaemon({
    command: requireProgram('redis-server'),
    args: [
      '--port',
      instance.ports.redis,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--appendonly',
      'yes',
      '--appendfsync',
      'everysec',
      '--save',
      '',
      '--maxmemory',
      '256mb',
      '--maxmemory-policy',
      'noeviction',
    ].map(String),
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    cwd: folder,
    owner: instance.owner,
    logFile: path.join(folder, 'server.log'),
    pidFile: pidFile(instance),
  });
  await waitUntil({
    what: `Redis (see ${path.join(folder, 'server.log')})`,
    timeoutMs: 30_000,
    check: async () => daemon.hasExited || isReady(instance),
  });
  if (daemon.hasExited) throw new Error(`Redis did not start, see ${path.join(folder, 'server.log')}`);
}

async function isReady(instance) {
  // While it reads its append-only file it answers LOADING, which is not ready.
  const answer = await ask({ port: instance.ports.redis, request: 'PING\r\n' });
  return answer?.toString().startsWith('+PONG') ?? false;
}
