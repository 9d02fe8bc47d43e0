import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { silentLogger } from '@parley/core';
import { openEmbeddedDatabase, openPostgresDatabase, type Database } from '@parley/store';
import { findFreePort } from '../../support/free-port.ts';
import { RealServices } from '../../support/real-services.ts';
import { ServerProcess } from '../../support/server-process.ts';
import { openScratch } from '../chaos/scratch.ts';
import type { Watched } from './watch-memory.ts';

export const subjectNames = ['embedded', 'distributed'] as const;
export type SubjectName = (typeof subjectNames)[number];

export interface Subject {
  readonly baseUrl: string;
  readonly watched: readonly Watched[];
  /** After the load: what has gathered in the database. */
  readEnd(): Promise<End>;
  close(): Promise<void>;
}

export interface End {
  readonly outboxRows: number;
  readonly openRuns: number;
  readonly runs: number;
  readonly logRows: number;
  readonly databaseConnections: number | undefined;
}

interface SubjectOptions {
  readonly folder: string;
  readonly instance: string;
}

const limits = { PARLEY_WRITES_PER_MINUTE: '1000000', PARLEY_ATTACHES_PER_MINUTE: '1000000', PARLEY_LOG_LEVEL: 'warn' };
const collector = new URL('./collect-garbage.js', import.meta.url).href;

export function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  return name === 'embedded' ? startEmbedded(options) : startDistributed(options);
}

async function startEmbedded({ folder }: SubjectOptions): Promise<Subject> {
  const port = await findFreePort();
  const dataDir = path.join(folder, 'data');
  const watched = watch({ folder, name: 'all', args: ['--port', String(port), '--data', dataDir], env: limits });
  await watched.process.start();
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    watched: [watched],
    async readEnd() {
      // The data belongs to the server while it runs.
      await watched.process.stop();
      const database = await openEmbeddedDatabase({
        dataDir: path.join(dataDir, 'database'),
        logger: silentLogger,
        onFatal: (error) => console.error(error),
      });
      try {
        return await readEnd(database);
      } finally {
        await database.close();
      }
    },
    async close() {
      if (watched.process.isRunning) await watched.process.stop();
      watched.process.close();
    },
  };
}

async function startDistributed({ folder, instance }: SubjectOptions): Promise<Subject> {
  const addresses = await new RealServices(instance).up({ nodes: 3 });
  const scratch = await openScratch({ addresses, name: `soak_${process.pid}` });
  const port = await findFreePort();
  const watched = ['gateway', 'moderation', 'inference', 'background'].map((role) => {
    const dataDir = path.join(folder, role);
    mkdirSync(dataDir, { recursive: true });
    return watch({
      folder,
      name: role,
      args: ['--roles', role, '--port', String(role === 'gateway' ? port : 0), '--data', dataDir],
      env: {
        ...limits,
        PARLEY_DATABASE_URL: scratch.databaseUrl,
        PARLEY_AMQP_URLS: addresses.amqpUrls.join(','),
        PARLEY_REDIS_URL: addresses.redisUrl,
        PARLEY_AMQP_PREFIX: scratch.prefix,
      },
    });
  });
  for (const { process } of watched) await process.start();
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    watched,
    async readEnd() {
      const database = await openPostgresDatabase({
        url: scratch.databaseUrl,
        logger: silentLogger,
        maxConnections: 1,
      });
      try {
        const [row] = await database.query<{ count: number }>(
          'select (count(*) - 1)::int as count from pg_stat_activity where datname = current_database()',
        );
        return { ...(await readEnd(database)), databaseConnections: row?.count };
      } finally {
        await database.close();
      }
    },
    async close() {
      await Promise.all(watched.map(({ process }) => process.stop()));
      for (const { process } of watched) process.close();
      await scratch.drop();
    },
  };
}

function watch(options: {
  readonly folder: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}): Watched {
  const { folder, name, args, env } = options;
  const heapFile = path.join(folder, `${name}.heap.json`);
  const process = new ServerProcess({
    name,
    args,
    env: { ...env, PARLEY_TEST_HEAP_FILE: heapFile },
    logFile: path.join(folder, `${name}.log`),
    nodeArgs: ['--expose-gc', '--import', collector],
  });
  return { process, heapFile, heapMb: [], residentMb: [], handles: [] };
}

async function readEnd(database: Database): Promise<End> {
  const [row] = await database.query<Omit<End, 'databaseConnections'>>(
    `select (select count(*) from outbox)::int as "outboxRows", (select count(*) from runs where status in ('queued', 'running'))::int as "openRuns",
       (select count(*) from runs)::int as runs, (select count(*) from run_events)::int as "logRows"`,
  );
  if (row === undefined) throw new Error('the database says nothing');
  return { ...row, databaseConnections: undefined };
}
