import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Queryable } from '../../database/database.ts';
import { testDatabaseKinds, type TestDatabase } from '../../testing/index.ts';
import { appendSql } from './lease.ts';
import { createTurnTestWorld, type TurnTestWorld } from './turn-test-world.ts';

const runs = 300;

/** How it was written before: right, and quadratic. */
const joins = appendSql
  .replace(
    /select run\.id[^]*?where run\.status = 'running'/,
    `select r.id from runs r join unnest($5::uuid[], $6::int[]) as h(id, fence) on r.id = h.id and r.fence = h.fence
     where r.status = 'running' for share of r`,
  )
  .replace('where (e.run_id in (select id from held)) is true', 'join held on held.id = e.run_id');

describe.each(testDatabaseKinds)('the log write on $name', (kind) => {
  describe.skipIf(!kind.available)('with the answers of many runs', () => {
    let test_: TestDatabase;
    let world: TurnTestWorld;
    let ids: readonly string[];
    beforeAll(async () => {
      test_ = await kind.create();
      world = createTurnTestWorld(test_.database);
      ids = await createRunningRuns(world, runs);
    });
    afterAll(() => test_.drop());

    test('T5.3 looks at each run and each row once, also when the plan was made without knowing how many there are', async () => {
      expect(await mostRowsOfANode(world, appendSql, ids)).toBeLessThanOrEqual(runs);
    });

    test('a statement that compares every row with every run is caught', async () => {
      expect(joins).not.toBe(appendSql);
      expect(await mostRowsOfANode(world, joins, ids)).toBeGreaterThan(runs * 10);
    });
  });
});

async function createRunningRuns(
  { createUser, database, newId }: TurnTestWorld,
  count: number,
): Promise<readonly string[]> {
  const owner = await createUser();
  const list = Array.from({ length: count }, () => newId());
  await database.query(
    `insert into conversations (id, owner_id, start_timestamp, created_at, updated_at) select id, $2, now(), now(), now() from unnest($1::uuid[]) id`,
    [list, owner],
  );
  await database.query(
    `insert into runs (id, conversation_id, owner_id, message_id, prompt_message_id, kind, status, model, fence, created_at)
     select id, id, $2, id, id, 'reply', 'running', 'script/demo', 1, now() from unnest($1::uuid[]) id`,
    [list, owner],
  );
  return list;
}

interface Node {
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Rows that went through a node of the plan or were thrown away there, for the node that had most of them. */
async function mostRowsOfANode({ database }: TurnTestWorld, sql: string, ids: readonly string[]): Promise<number> {
  const uuids = `array['${ids.join("','")}']::uuid[]`;
  const each = (value: string, type: string): string => `array_fill(${value}::${type}, array[${ids.length}])`;
  const values = [uuids, each('7', 'int'), each(`'text.delta'`, 'text'), each(`'{}'`, 'text'), uuids, each('1', 'int')];
  const plan = await database.transaction(async (tx: Queryable) => {
    await tx.query(`select set_config('plan_cache_mode', 'force_generic_plan', true)`);
    await tx.query(`prepare log_write (uuid[], int[], text[], text[], uuid[], int[]) as ${sql}`);
    const [row] = await tx.query<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(
      `explain (analyze, format json) execute log_write(${values.join(', ')})`,
    );
    await tx.query('deallocate log_write');
    await tx.query('delete from run_events where seq = 7');
    return row?.['QUERY PLAN'][0]?.Plan;
  });
  if (plan === undefined) throw new Error('EXPLAIN answered nothing');
  const rowsOf = (node: Node): number => {
    const loops = node['Actual Loops'] ?? 1;
    const own =
      (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
    return Math.max(own * loops, ...(node.Plans ?? []).map(rowsOf));
  };
  return rowsOf(plan);
}
