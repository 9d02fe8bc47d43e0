import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { run, which } from '../lib/exec.mjs';
import { inRoot } from '../lib/paths.mjs';
import { baseFolder } from '../lib/services/instance.mjs';

const instance = 'selftest';
// Without the variables of the running tests: these services are to be started, not taken as given.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_TEST_')),
);
const canStartRedis = process.platform === 'linux' && which('redis-server') !== undefined;

async function services(...args) {
  const script = inRoot('scripts', 'services.mjs');
  const result = await run(process.execPath, [script, ...args, '--instance', instance, '--json'], { env: environment });
  return { code: result.code, stderr: result.stderr, ...(result.stdout && JSON.parse(result.stdout)) };
}

const stateOfRedis = async () => (await services('status')).processes.find(({ name }) => name === 'redis').state;

function ask(url, command) {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) }, () =>
      socket.write(command),
    );
    socket.on('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.on('error', reject);
  });
}

afterAll(() => services('clean'));

test.skipIf(!canStartRedis)(
  'a service is started, killed, healed with its data, paused, resumed and cleaned away',
  async () => {
    const first = await services('up', '--only', 'redis');
    expect(first.services).toEqual({ redis: { state: 'up', where: 'local' } });
    const url = first.env.PARLEY_TEST_REDIS_URL;
    expect(Number(new URL(url).port)).toBeLessThan(32_768);
    expect(await ask(url, 'SET here yes\r\n')).toBe('+OK\r\n');

    await services('kill9', 'redis');
    expect(await stateOfRedis()).toBe('down');
    const healed = await services('up', '--only', 'redis');
    expect(healed.env.PARLEY_TEST_REDIS_URL).toBe(url);
    expect(await ask(url, 'GET here\r\n')).toBe('$3\r\nyes\r\n');

    await services('pause', 'redis');
    expect(await stateOfRedis()).toBe('paused');
    await services('resume', 'redis');
    expect(await stateOfRedis()).toBe('up');

    await services('clean');
    expect(await stateOfRedis()).toBe('down');
    await expect(ask(url, 'PING\r\n')).rejects.toThrow('ECONNREFUSED');
    expect(existsSync(`${baseFolder()}/${instance}`)).toBe(false);
  },
);

test('a service named by its variable is used as it is, and is not ours to kill', async () => {
  environment.PARLEY_TEST_REDIS_URL = 'redis://127.0.0.1:1/0';
  try {
    expect((await services('up', '--only', 'redis')).services).toEqual({
      redis: { state: 'given', by: 'PARLEY_TEST_REDIS_URL' },
    });
    expect((await services('env')).PARLEY_TEST_REDIS_URL).toBe('redis://127.0.0.1:1/0');
    expect((await services('kill9', 'redis')).code).toBe(1);
  } finally {
    delete environment.PARLEY_TEST_REDIS_URL;
  }
});

test.each([
  [['up', '--only', 'nothing'], /unknown service nothing/],
  [['up', '--nodes', '2'], /1 node or 3/],
  [['kill9', 'pg'], /pg is not up|nothing is up/],
  [['fly'], /unknown command fly/],
])('%j is refused with a sentence', async (args, sentence) => {
  const refused = await services(...args);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(sentence);
  expect(refused.stderr).not.toMatch(/\n\s+at /);
});
