import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { hotQuerySamples } from '../testing/hot-query-samples.ts';
import { loadPlanWorld } from '../testing/plan-world.ts';
import { drawPlan, explainAndUndo, growingScans, type Plan } from '../testing/read-plan.ts';
import { createPostgresTestDatabase, testDatabaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { hotQueries } from './hot-queries.ts';

const available = testDatabaseKinds.some(({ name, available: there }) => name === 'PostgreSQL' && there);
const messages = Number(process.env['PARLEY_TEST_PLAN_MESSAGES'] ?? 1_000_000);
/** Scanning this many rows is not worth an index. */
const bigRows = 2_500;

describe.skipIf(!available)(`at ${messages} messages`, () => {
  let fixture: TestDatabase;
  let database: Database;
  let rowsOf: ReadonlyMap<string, number>;
  const samples = hotQuerySamples(messages);

  beforeAll(async () => {
    fixture = await createPostgresTestDatabase();
    database = await fixture.openAnother({ statementTimeoutMs: 0, maxConnections: 2 });
    await loadPlanWorld(database, messages);
    const sizes = await database.query<{ name: string; rows: number }>(
      `select relname as name, reltuples::int8 as rows from pg_class where relkind in ('r', 'i')`,
    );
    rowsOf = new Map(sizes.map(({ name, rows }) => [name, rows]));
  }, 300_000);
  afterAll(() => fixture.drop());

  test('the world is as large as it says', () => {
    expect(rowsOf.get('messages')).toBeGreaterThan(messages * 0.99);
    expect(rowsOf.get('run_events')).toBeGreaterThan(messages * 0.99);
  });

  test.each(hotQueries.map(({ name, text }) => [name, text]))('%s reads no more than it needs', async (name, text) => {
    const values = samples[name];
    if (!values) throw new Error(`Add what "${name}" is asked to hot-query-samples.ts`);
    const plan = await explain(text, values);
    console.log(`${name}: ${plan.ms.toFixed(2)} ms\n${drawPlan(plan.root, 1)}`);
    expect(growingScans(plan.root, rowsOf, bigRows)).toEqual([]);
  });

  test('a query without an index is caught', async () => {
    const plan = await explain(`select id from messages where content = $1`, ['nothing says this']);
    expect(growingScans(plan.root, rowsOf, bigRows)).toEqual(['Seq Scan on messages']);
  });

  async function explain(text: string, values: readonly unknown[]): Promise<Plan> {
    const undo = new Error('undo');
    let plan: Plan | undefined;
    const explaining = database.transaction(async (tx) => {
      // A million rows tempt the planner to scan in parallel; the plan to judge is the one of a single worker.
      await tx.query('set local max_parallel_workers_per_gather = 0');
      plan = await explainAndUndo(tx, text, values);
      throw undo;
    });
    await explaining.catch((error: unknown) => {
      if (error !== undo) throw error;
    });
    if (!plan) throw new Error('no plan');
    return plan;
  }
});
