import type { BranchNode, BranchTree } from '@parley/protocol';
import type { Queryable } from '../../database/database.ts';

/** One row without a message when nothing was said yet, none when the conversation is not the owner's. */
export const branchesSql = `
select c.active_leaf_id, m.* from conversations c left join lateral (
  select id, parent_id, sender, left(case when content = '' then coalesce(attachments -> 0 ->> 'name', '') else content end, $4) as text, status, model, created_at
  from messages where conversation_id = c.id order by id desc limit $3
) m on true where c.id = $1 and c.owner_id = $2`;

interface BranchRow extends Omit<BranchNode, 'id' | 'created_at'> {
  readonly active_leaf_id: string | null;
  readonly id: string | null;
  readonly created_at: Date;
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
  const nodes = rows.flatMap((row): BranchNode[] =>
    row.id === null
      ? []
      : [
          {
            id: row.id,
            parent_id: row.parent_id,
            sender: row.sender,
            text: row.text,
            status: row.status,
            model: row.model,
            created_at: row.created_at.toISOString(),
          },
        ],
  );
  return {
    nodes: nodes.slice(0, most.nodes),
    active_leaf_id: first.active_leaf_id,
    is_cut: nodes.length > most.nodes,
  };
}
