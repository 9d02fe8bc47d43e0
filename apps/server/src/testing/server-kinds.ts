import { randomBytes } from 'node:crypto';
import { createPostgresTestDatabase } from '@parley/store/testing';
import type { ServerParts } from '../server.ts';
import { startTestServer, type TestServer } from './team-server.ts';

const amqpUrl = process.env['PARLEY_TEST_AMQP_URL'];
const redisUrl = process.env['PARLEY_TEST_REDIS_URL'];
const managementUrl = process.env['PARLEY_TEST_RABBIT_MANAGEMENT_URL'];

/** Where something is done, and where something else must notice. */
export interface ServerPair {
  readonly here: TestServer;
  readonly there: TestServer;
  stop(): Promise<void>;
}

export interface ServerKind {
  readonly name: string;
  readonly available: boolean;
  start(parts?: ServerParts, environment?: Readonly<Record<string, string>>): Promise<ServerPair>;
}

/** One process that is both, and two over the same services, which the PARLEY_TEST_* variables name. */
export const serverKinds: readonly ServerKind[] = [
  { name: 'one embedded server', available: true, start: startOne },
  {
    name: 'two servers over the services',
    available: amqpUrl !== undefined && redisUrl !== undefined && process.env['PARLEY_TEST_DATABASE_URL'] !== undefined,
    start: startTwo,
  },
];

async function startOne(
  parts: ServerParts = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerPair> {
  const server = await startTestServer({ parts, environment });
  return { here: server, there: server, stop: () => server.stop() };
}

async function startTwo(
  parts: ServerParts = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerPair> {
  if (amqpUrl === undefined || redisUrl === undefined) throw new Error('the services are not named');
  const database = await createPostgresTestDatabase();
  const prefix = `e-${randomBytes(4).toString('hex')}-`;
  const services = {
    PARLEY_DATABASE_URL: database.url ?? '',
    PARLEY_AMQP_URLS: amqpUrl,
    PARLEY_AMQP_PREFIX: prefix,
    PARLEY_REDIS_URL: redisUrl,
  };
  const start = () => startTestServer({ parts, environment: { ...services, ...environment } });
  const [here, there] = [await start(), await start()];
  return {
    here,
    there,
    async stop() {
      await Promise.all([here.stop(), there.stop()]);
      await database.drop();
      await deleteQueues(prefix);
    },
  };
}

/** Quorum queues outlive their users. */
async function deleteQueues(prefix: string): Promise<void> {
  if (managementUrl === undefined) return;
  const { username, password, origin } = new URL(managementUrl);
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  for (const kind of ['queues', 'exchanges']) {
    const answer = await fetch(`${origin}/api/${kind}/%2F?columns=name`, { headers });
    for (const { name } of (await answer.json()) as { name: string }[]) {
      if (name.startsWith(prefix))
        await fetch(`${origin}/api/${kind}/%2F/${encodeURIComponent(name)}`, { method: 'DELETE', headers });
    }
  }
}
