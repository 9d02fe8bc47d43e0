import type { BranchNode, BranchTree } from '@parley/protocol';
import type { Queryable } from '../../database/database.ts';

/** How a message begins; of one without words, the name of its first file. */
export function beginningSql(most: string): string {
  return `left(case when content = '' then coalesce(attachments -> 0 ->> 'name', '') else content end, ${most})`;
}

/** One row without a message when nothing was said yet, none when the conversation is not the owner's. */
export const branchesSql = `
select c.active_leaf_id, m.* from conversations c left join lateral (
  select id, parent_id, sender, ${beginningSql('$4')} as text, status, model, created_at
  from messages where conversation_id = c.id order by id desc limit $3
) m on true where c.id = $1 and c.owner_id = $2`;

export interface NodeRow extends Omit<BranchNode, 'id' | 'created_at'> {
  readonly id: string | null;
  readonly created_at: Date;
}

interface BranchRow extends NodeRow {
  readonly active_leaf_id: string | null;
}

/** CB */
export async function readBranches(
  database: Queryable,
  { ownerId, id }: { readonly ownerId: string; readonly id: string },
  most: { readonly nodes: number; readonly characters: number },
): Promise<BranchTree | undefined> {
  const rows = await database.query<BranchRow>(branchesSql, [id, ownerId, most.nodes + 1, most.characters]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const nodes = rows.flatMap(toNode);
  return {
    nodes: nodes.slice(0, most.nodes),
    active_leaf_id: first.active_leaf_id,
    is_cut: nodes.length > most.nodes,
  };
}

/** None of a row without a message. */
export function toNode({ id, parent_id, sender, text, status, model, created_at }: NodeRow): BranchNode[] {
  if (id === null) return [];
  return [{ id, parent_id, sender, text, status, model, created_at: created_at.toISOString() }];
}
