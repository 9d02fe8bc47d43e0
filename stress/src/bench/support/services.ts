import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@parley/core';
import { openPostgresDatabase } from '@parley/store';

/** Real PostgreSQL, RabbitMQ and Redis, with a database of this run's own. */
export interface Services {
  /** For the servers of the distributed platform. */
  readonly env: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  /** The first process of each, where it is on this machine and known. */
  readonly pids: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const script = fileURLToPath(new URL('../../../../scripts/services.mjs', import.meta.url));
const instance = 'bench';
const wanted = 'pg,rabbit,redis';

/** A text instead of services says why there are none. */
export async function openServices(): Promise<Services | string> {
  const before = await command('status');
  const wasUp = processesOf(before).some(({ state }) => state === 'up');
  const up = await command('up', '--only', wanted);
  const variables = up.object?.['env'] as Record<string, string> | undefined;
  const database = variables?.['PARLEY_TEST_DATABASE_URL'];
  const amqp = variables?.['PARLEY_TEST_AMQP_URL'];
  const redis = variables?.['PARLEY_TEST_REDIS_URL'];
  if (up.code !== 0 || database === undefined || amqp === undefined || redis === undefined)
    return `PostgreSQL, RabbitMQ and Redis are not all there: ${up.problem}`;
  const own = await createDatabase(database);
  const pids = Object.fromEntries(
    processesOf(await command('status')).flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])),
  );
  return {
    databaseUrl: own.url,
    pids,
    env: {
      PARLEY_DATABASE_URL: own.url,
      PARLEY_AMQP_URLS: amqp,
      PARLEY_REDIS_URL: redis,
      PARLEY_AMQP_PREFIX: `${own.name}.`,
    },
    async close() {
      await own.drop();
      // What was running before is somebody's.
      if (!wasUp) await command('down', '--only', wanted);
    },
  };
}

async function createDatabase(url: string): Promise<{ name: string; url: string; drop(): Promise<void> }> {
  const name = `bench_${process.pid}_${Date.now().toString(36)}`;
  await statement(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { name, url: own.href, drop: () => statement(url, `drop database if exists ${name} with (force)`) };
}

async function statement(url: string, text: string): Promise<void> {
  const database = await openPostgresDatabase({ url, logger: silentLogger, maxConnections: 1 });
  try {
    await database.query(text);
  } finally {
    await database.close();
  }
}

interface Answer {
  readonly code: number;
  readonly object: Readonly<Record<string, unknown>> | undefined;
  readonly problem: string;
}

function command(...args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...args, '--instance', instance, '--json'],
      { timeout: 420_000, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) => {
        const last = stdout.trim().split('\n').at(-1) ?? '';
        resolve({
          code: error === null ? 0 : 1,
          object: parse(last),
          problem: (stderr.trim() || last).split('\n').at(-1)?.slice(0, 300) ?? '',
        });
      },
    );
  });
}

function processesOf({
  object,
}: Answer): readonly { readonly name: string; readonly state: string; readonly pid?: number }[] {
  return (object?.['processes'] as []) ?? [];
}

function parse(text: string): Answer['object'] {
  try {
    return JSON.parse(text) as Answer['object'];
  } catch {
    return undefined;
  }
}
