import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RealServices } from '../support/real-services.ts';
import { runSeed, type SeedResult } from './chaos/run-seed.ts';
import { sabotageModule, type Sabotage } from './chaos/sabotage.ts';

const {
  PARLEY_TEST_DATABASE_URL: databaseUrl,
  PARLEY_TEST_AMQP_URL: amqpUrls,
  PARLEY_TEST_REDIS_URL: redisUrl,
  PARLEY_TEST_RABBIT_MANAGEMENT_URL: rabbitManagementUrl,
} = process.env;
const available = databaseUrl !== undefined && amqpUrls !== undefined && redisUrl !== undefined;

// Only processes and links suffer here: the services belong to all tests. `npm run stress -- chaos` breaks those too.
describe.skipIf(!available)('chaos', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'parley-chaos-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(seed: string, sabotage?: Sabotage): Promise<SeedResult> {
    return runSeed({
      seed,
      services: new RealServices('unused'),
      addresses: {
        databaseUrl: databaseUrl ?? '',
        amqpUrls: (amqpUrls ?? '').split(','),
        redisUrl: redisUrl ?? '',
        rabbitManagementUrl,
      },
      conversations: 60,
      turns: 70,
      overMs: 35_000,
      scope: 'processes',
      preload: sabotage === undefined ? undefined : sabotageModule(sabotage),
      quietWithinMs: sabotage === undefined ? 60_000 : 15_000,
      folder,
      say: () => undefined,
    });
  }

  test('loses and doubles nothing while processes are killed, paused and cut off', async () => {
    const { violations, settled } = await run('1');
    expect(violations).toEqual([]);
    expect(settled).toBe(true);
  }, 240_000);

  test('notices when messages are acknowledged before they are handled', async () => {
    const { violations } = await run('2', 'acks');
    expect(violations.map(({ kind }) => kind)).toContain('side effect');
  }, 240_000);

  test('notices when the database lets a lost worker write', async () => {
    const { violations } = await run('3', 'fence');
    expect(violations.map(({ kind }) => kind)).toContain('changed');
  }, 240_000);
});
