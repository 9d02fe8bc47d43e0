import { expect, test } from 'vitest';
import { growingScans, type PlanNode } from './read-plan.ts';

const rows = new Map([
  ['messages', 1_000_000],
  ['messages_pkey', 1_000_000],
  ['runs_waiting', 3],
  ['workers', 2],
]);
const node = (type: string, rest: Partial<PlanNode> = {}): PlanNode => ({ 'Node Type': type, ...rest });

test.each<[string, PlanNode, string[]]>([
  [
    'a sequential scan of a big table, however deep',
    node('Limit', { Plans: [node('Sort', { Plans: [node('Seq Scan', { 'Relation Name': 'messages' })] })] }),
    ['Seq Scan on messages'],
  ],
  [
    'a sequential scan under a limit',
    node('Limit', { Plans: [node('Seq Scan', { 'Relation Name': 'messages' })] }),
    ['Seq Scan on messages'],
  ],
  ['a small table', node('Seq Scan', { 'Relation Name': 'workers' }), []],
  ['a look-up', node('Index Scan', { 'Index Name': 'messages_pkey', 'Index Cond': '(id = $1)' }), []],
  [
    'a whole index',
    node('Index Only Scan', { 'Index Name': 'messages_pkey' }),
    ['Index Only Scan of the whole messages_pkey'],
  ],
  ['a whole small partial index', node('Index Scan', { 'Index Name': 'runs_waiting' }), []],
  [
    'an index walked in order as far as the limit',
    node('Limit', { Plans: [node('Index Scan', { 'Index Name': 'messages_pkey' })] }),
    [],
  ],
  [
    'an index read whole to be sorted for the limit',
    node('Limit', { Plans: [node('Sort', { Plans: [node('Index Scan', { 'Index Name': 'messages_pkey' })] })] }),
    ['Index Scan of the whole messages_pkey'],
  ],
])('judges %s', (_what, plan, expected) => {
  expect(growingScans(plan, rows, 5_000)).toEqual(expected);
});
