import type { Queryable } from '../database/database.ts';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Plan {
  readonly root: PlanNode;
  readonly ms: number;
}

/** Runs the statement and takes it back: what it really did, not what the planner hoped. */
export async function explainAndUndo(tx: Queryable, text: string, values: readonly unknown[]): Promise<Plan> {
  const [row] = await tx.query<{
    'QUERY PLAN': readonly { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number }[];
  }>(`explain (analyze, format json) ${text}`, values);
  const plan = row?.['QUERY PLAN'][0];
  if (!plan) throw new Error('EXPLAIN answered nothing');
  return { root: plan.Plan, ms: plan['Execution Time'] + plan['Planning Time'] };
}

/**
 * Scans that grow with the table: sequential ones, and walks through a whole index, of relations with more rows
 * than `bigRows`. A walk in the order that a LIMIT above it wants is fine.
 */
export function growingScans(root: PlanNode, rowsOf: ReadonlyMap<string, number>, bigRows: number): string[] {
  const found: string[] = [];
  const visit = (node: PlanNode, limited: boolean): void => {
    const isBig = (name: string | undefined) => name !== undefined && (rowsOf.get(name) ?? 0) > bigRows;
    const type = node['Node Type'];
    if (type === 'Seq Scan' && isBig(node['Relation Name'])) found.push(`Seq Scan on ${node['Relation Name']}`);
    if (
      /^(Index|Index Only|Bitmap Index) Scan$/.test(type) &&
      node['Index Cond'] === undefined &&
      !limited &&
      isBig(node['Index Name'])
    )
      found.push(`${type} of the whole ${node['Index Name']}`);
    for (const child of node.Plans ?? [])
      visit(child, type === 'Limit' || (limited && !/^(Sort|Aggregate|Hash)/.test(type)));
  };
  visit(root, false);
  return found;
}

export function drawPlan(node: PlanNode, depth = 0): string {
  const on = node['Index Name'] ?? node['Relation Name'];
  const condition = node['Index Cond'] ?? node.Filter;
  const rows = node['Actual Loops'] === 0 ? 'never run' : `${node['Actual Rows']} rows × ${node['Actual Loops']}`;
  const line = `${'  '.repeat(depth)}${node['Node Type']}${on === undefined ? '' : ` ${on}`}${condition === undefined ? '' : ` ${condition}`} (${rows})`;
  return [line, ...(node.Plans ?? []).map((child) => drawPlan(child, depth + 1))].join('\n');
}
