import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { openEmbeddedDatabase } from '@parley/store';
import { createPostgresTestDatabase, type TestDatabase } from '@parley/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const soonMs = 20_000;
const secret = 'hunter2-the-secret';

/** Starting as a person or a supervisor does: in a process of its own, judged by its words and its exit code. */
describe.skipIf(!existsSync(entry))('a start that cannot succeed ends soon, with one sentence', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'parley-start-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const data = (name: string) => path.join(folder, name);
  const start = (options: StartOptions = {}) => startProcess({ home: folder, ...options });

  it('when the port is taken', async () => {
    const other = await listen();
    const { port } = other.address() as AddressInfo;
    const result = await start({ args: ['--port', String(port), '--data', data('a')] }).ended;
    other.close();
    expectSentence(result, `Port ${port} is taken by another program; choose one with --port.`);
  });

  it('when another copy uses the same data; and that copy goes on', async () => {
    const first = start({ args: ['--port', '0', '--data', data('b')] });
    const url = await first.ready;
    const second = await start({ args: ['--port', '0', '--data', data('b')] }).ended;
    expectSentence(second, `Another Parley (process ${first.pid}) already uses the folder ${data('b')}/database.`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    first.stop();
    expect((await first.ended).code).toBe(0);
    // What it left behind does not keep the next one out.
    const third = start({ args: ['--port', '0', '--data', data('b')] });
    await third.ready;
    third.stop();
    await third.ended;
  });

  it('when a copy was killed, its lock keeps nobody out', async () => {
    const first = start({ args: ['--port', '0', '--data', data('c')] });
    await first.ready;
    first.stop('SIGKILL');
    await first.ended;
    const second = start({ args: ['--port', '0', '--data', data('c')] });
    await second.ready;
    second.stop();
    await second.ended;
  });

  it('when there is a file where the folder should be', async () => {
    writeFileSync(data('file'), '');
    const result = await start({ args: ['--port', '0', '--data', data('file')] }).ended;
    expectSentence(result, `${data('file')}/database is not a folder.`);
  });

  it('when the folder cannot be written', async () => {
    mkdirSync(data('closed'));
    chmodSync(data('closed'), 0o555);
    chmodSync(folder, 0o755);
    // To root nothing is closed.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const result = await start({ args: ['--port', '0', '--data', data('closed')], ...nobody }).ended;
    expectSentence(result, `The folder ${data('closed')}/database cannot be written: permission denied.`);
  });

  it('when the address is not this machine’s', async () => {
    const result = await start({
      args: ['--port', '0', '--host', '203.0.113.7', '--mode', 'team', '--data', data('d')],
    }).ended;
    expectSentence(result, 'This machine has no address 203.0.113.7; choose one with --host.');
  });

  it('when the database is a newer release’s', async () => {
    const first = start({ args: ['--port', '0', '--data', data('e')] });
    await first.ready;
    first.stop();
    await first.ended;
    const database = await openEmbeddedDatabase({ dataDir: path.join(data('e'), 'database'), logger: silentLogger });
    await database.query(`insert into parley_migrations (name, sha256, contracts) values ('9999_gone', 'x', true)`);
    await database.close();
    const result = await start({ args: ['--port', '0', '--data', data('e')] }).ended;
    expectSentence(
      result,
      'The database belongs to a newer Parley (9999_gone removed what this one needs): start that one.',
    );
  });

  it('when the configuration is wrong: everything at once, and no secret', async () => {
    const result = await start({
      args: ['--host', '0.0.0.0'],
      environment: {
        PARLEY_PORT: '99999',
        PARLEY_MODE: 'teem',
        PARLEY_NONSENSE: secret,
        PARLEY_MODEL_SERVERS: `[{"api_key":"${secret}"}]`,
        PARLEY_DATABASE_URL: `postgres://u:${secret}@h/x`,
      },
    }).ended;
    expect([result.code, result.stdout]).toEqual([1, '']);
    const [head, ...problems] = result.stderr.trimEnd().split('\n');
    expect(head).toBe('Configuration:');
    for (const name of ['PARLEY_PORT', 'PARLEY_MODE', 'PARLEY_NONSENSE', 'PARLEY_MODEL_SERVERS'])
      expect(problems.filter((line) => line.startsWith('  - ') && line.includes(name)).length).toBeGreaterThan(0);
    expect(result.stderr).not.toContain(secret);
  });

  it.each([
    ['an unknown option', ['--nope'], {}, /^Configuration: Unknown option '--nope'/],
    ['an option without a value', ['--port'], {}, /^Configuration: .*--port/],
    ['a port that is none', ['--port', 'http'], {}, /^Configuration: PARLEY_PORT: must be a whole number/],
    [
      'others being let in without accounts',
      ['--host', '0.0.0.0'],
      {},
      /^Configuration: PARLEY_HOST 0\.0\.0\.0 can be reached by others; that needs accounts: set PARLEY_MODE=team$/,
    ],
    [
      'one service without the others',
      [],
      { PARLEY_REDIS_URL: `redis://:${secret}@h` },
      /^Configuration: PARLEY_DATABASE_URL, PARLEY_AMQP_URLS and PARLEY_REDIS_URL belong together: give all three or none$/,
    ],
    [
      'a policy that is not there',
      [],
      { PARLEY_MODERATION_POLICY: '/nowhere/policy.json' },
      /^Configuration: PARLEY_MODERATION_POLICY: .*\/nowhere\/policy\.json/,
    ],
  ] as const)('when it is asked for %s', async (_, args, environment, sentence) => {
    const result = await start({ args: ['--data', data('f'), ...args], environment }).ended;
    expectSentence(result, sentence);
    expect(result.stderr).not.toContain(secret);
  });

  it('when the services cannot be reached', async () => {
    const environment = {
      PARLEY_DATABASE_URL: `postgres://u:${secret}@127.0.0.1:1/x`,
      PARLEY_AMQP_URLS: `amqp://u:${secret}@127.0.0.1:1`,
      PARLEY_REDIS_URL: `redis://:${secret}@127.0.0.1:1`,
    };
    const result = await start({ environment }).ended;
    expectSentence(result, 'The database cannot be reached.');
  });

  it('and with --help it only helps', async () => {
    const result = await start({ args: ['--help'] }).ended;
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toContain('--data DIR');
  });

  describe.skipIf(process.env['PARLEY_TEST_DATABASE_URL'] === undefined)('over PostgreSQL', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createPostgresTestDatabase();
    });
    afterAll(() => database.drop());
    const services = (change: (url: URL) => void) => {
      const url = new URL(database.url ?? '');
      change(url);
      return {
        PARLEY_DATABASE_URL: url.href,
        PARLEY_AMQP_URLS: 'amqp://127.0.0.1:1',
        PARLEY_REDIS_URL: 'redis://127.0.0.1:1',
      };
    };

    it('when the password is wrong', async () => {
      const result = await start({ environment: services((url) => (url.password = secret)) }).ended;
      expectSentence(result, /^The database refuses to let us in: password authentication failed for user "\w+"\.$/);
      expect(result.stderr).not.toContain(secret);
    });

    it('when there is no such database', async () => {
      const result = await start({ environment: services((url) => (url.pathname = '/parley_nowhere')) }).ended;
      expectSentence(result, 'The database refuses to let us in: database "parley_nowhere" does not exist.');
    });
  });
});

interface StartOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function startProcess({
  home,
  args = ['--port', '0'],
  environment = {},
  uid,
}: StartOptions & { readonly home: string }) {
  const child = spawn(process.execPath, [entry, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      PARLEY_LOCAL_MODEL: 'none',
      PARLEY_FIND_LOCAL_SERVERS: 'false',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  const said = { stdout: '', stderr: '' };
  const late = setTimeout(() => child.kill('SIGKILL'), soonMs);
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, ...said });
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => (said.stderr += String(chunk)));
    child.stdout.on('data', (chunk) => {
      said.stdout += String(chunk);
      const url = /ready at (\S+)/.exec(said.stdout)?.[1];
      if (url !== undefined) resolve(url.replace('localhost', '127.0.0.1'));
    });
    child.on('close', () => reject(new Error(`ended before it was ready: ${said.stderr}`)));
  });
  // Most of these are not meant to get that far.
  ready.catch(() => undefined);
  return { pid: child.pid, ended, ready, stop: (signal: NodeJS.Signals = 'SIGTERM') => child.kill(signal) };
}

function expectSentence(result: Ended, sentence: string | RegExp): void {
  const lines = result.stderr.split('\n').filter((line) => line !== '');
  expect(lines).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
  expect([result.code, result.stdout]).toEqual([1, '']);
}

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}
