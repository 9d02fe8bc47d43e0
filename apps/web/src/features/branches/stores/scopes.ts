import type { BranchTree, CopyScope } from '@parley/protocol';

/** How many messages each kind of copy would hold; undefined where the tree is too large to know. */
export function countScopes(
  { nodes, is_cut }: BranchTree,
  messageId: string,
): Readonly<Record<CopyScope, number>> | undefined {
  if (is_cut || !nodes.some(({ id }) => id === messageId)) return undefined;
  const parents = new Map(nodes.map(({ id, parent_id }) => [id, parent_id]));
  let branch = 0;
  for (let id: string | null | undefined = messageId; id && parents.has(id); id = parents.get(id)) branch += 1;
  const children = Map.groupBy(nodes, ({ parent_id }) => parent_id);
  const below = [...(children.get(messageId) ?? [])];
  for (let at = 0; at < below.length; at++) below.push(...(children.get(below[at]?.id ?? '') ?? []));
  return { branch, alternatives: nodes.length - below.length, all: nodes.length };
}
