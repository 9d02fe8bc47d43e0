import type { BranchNode, BranchTree } from '@parley/protocol';

/** A place in the tree as it is drawn: the trunk goes on at its level, other branches stand one level in. */
interface Place {
  readonly key: string;
  readonly level: number;
  /** The first of a branch, which begins beside the row `parent`. */
  readonly begins: boolean;
  /** Nothing follows at this level. */
  readonly ends: boolean;
  /** On the branch that the page shows. */
  readonly isPresent: boolean;
  /** The row that an arrow to the left leads to. */
  readonly parent: string | undefined;
}

export type BranchRow =
  | (Place & { readonly kind: 'start' })
  | (Place & {
      readonly kind: 'message';
      readonly node: BranchNode;
      /** Among the messages that stand at the same place. */
      readonly at: number;
      readonly of: number;
      /** One of those that `fold` had put away. */
      readonly isUnfolded: boolean;
      /** The present branch ends here. */
      readonly isTip: boolean;
    })
  | (Place & { readonly kind: 'fold'; readonly count: number; readonly isOpen: boolean; readonly hides: BranchNode });

export interface DrawnTree {
  readonly rows: readonly BranchRow[];
  /** Ends of branches. */
  readonly branches: number;
  readonly messages: number;
  /** Of the branch that the page shows. */
  readonly present: ReadonlySet<string>;
}

/** Straight runs are one row, so that a long conversation with few branches is a short list. */
export function drawTree({ nodes, active_leaf_id }: BranchTree, open: ReadonlySet<string>): DrawnTree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = childrenOf(nodes, byId);
  const present = pathTo(active_leaf_id, byId);
  const sizes = sizesOf(children);
  const rows: BranchRow[] = [];

  function trunkOf(alternatives: readonly BranchNode[]): BranchNode | undefined {
    const size = ({ id }: BranchNode) => sizes.get(id) ?? 0;
    return (
      alternatives.find(({ id }) => present.has(id)) ??
      // The newest of those that are as long: what was said last is most likely what somebody goes on with.
      alternatives
        .toReversed()
        .reduce<BranchNode | undefined>((best, one) => (!best || size(one) > size(best) ? one : best), undefined)
    );
  }

  /** The run of messages from `first` on that has no fork in it. */
  function runFrom(first: BranchNode): BranchNode[] {
    const run = [first];
    for (
      let next = children.get(first.id) ?? [];
      next.length === 1;
      next = children.get(run.at(-1)?.id ?? null) ?? []
    ) {
      if (next[0]) run.push(next[0]);
    }
    return run;
  }

  function pushRun(run: readonly BranchNode[], place: Pick<Place, 'level' | 'begins' | 'parent'>): void {
    const { level, parent } = place;
    const message = (node: BranchNode, over: { begins?: boolean; fold?: string } = {}) => {
      const beside = children.get(byId.has(node.parent_id ?? '') ? node.parent_id : null) ?? [];
      rows.push({
        kind: 'message',
        key: node.id,
        level,
        begins: over.begins ?? false,
        ends: false,
        parent: over.fold ?? parent,
        isPresent: present.has(node.id),
        node,
        at: beside.indexOf(node) + 1,
        of: beside.length,
        isUnfolded: over.fold !== undefined,
        isTip: node.id === active_leaf_id,
      });
    };
    const [first, ...rest] = run;
    if (!first) return;
    message(first, { begins: place.begins });
    const last = rest.at(-1);
    const showsLast =
      last && (rest.length === 1 || last.id === active_leaf_id || (children.get(last.id)?.length ?? 0) > 1);
    const folded = showsLast ? rest.slice(0, -1) : rest;
    const [hides] = folded;
    if (folded.length === 1 && hides) message(hides);
    else if (hides) {
      const key = `fold ${hides.id}`;
      const isOpen = open.has(key);
      const { length: count } = folded;
      rows.push({
        kind: 'fold',
        key,
        level,
        begins: false,
        ends: false,
        parent,
        isPresent: present.has(hides.id),
        count,
        isOpen,
        hides,
      });
      if (isOpen) for (const node of folded) message(node, { fold: key });
    }
    if (showsLast) message(last);
  }

  /** A branch with what goes off from it. Never deep: what goes off holds at most half of what it goes off from. */
  function branch(first: BranchNode, place: Pick<Place, 'level' | 'begins' | 'parent'>): void {
    let begin: BranchNode | undefined = first;
    let { begins } = place;
    while (begin) {
      const run = runFrom(begin);
      pushRun(run, { ...place, begins });
      begins = false;
      const fork = rows.at(-1);
      const alternatives = children.get(run.at(-1)?.id ?? null) ?? [];
      begin = trunkOf(alternatives);
      if (!begin && fork) rows[rows.length - 1] = { ...fork, ends: true };
      aside(alternatives, begin, { level: place.level + 1, parent: fork?.key });
    }
  }

  function aside(
    alternatives: readonly BranchNode[],
    trunk: BranchNode | undefined,
    place: Pick<Place, 'level' | 'parent'>,
  ): void {
    for (const one of alternatives) if (one !== trunk) branch(one, { ...place, begins: true });
  }

  const roots = children.get(null) ?? [];
  const trunk = trunkOf(roots);
  if (roots.length > 1) {
    rows.push({
      kind: 'start',
      key: 'start',
      level: 1,
      begins: false,
      ends: false,
      isPresent: present.size > 0,
      parent: undefined,
    });
    aside(roots, trunk, { level: 2, parent: 'start' });
  }
  if (trunk) branch(trunk, { level: 1, begins: false, parent: undefined });
  const branches = nodes.filter(({ id }) => !children.has(id)).length;
  return { rows, branches, messages: nodes.length, present };
}

/** Under null stand those that begin the conversation, or whose parents were too old to be told of. */
function childrenOf(
  nodes: readonly BranchNode[],
  byId: ReadonlyMap<string, BranchNode>,
): ReadonlyMap<string | null, readonly BranchNode[]> {
  const children = new Map<string | null, BranchNode[]>();
  for (const node of nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const parent = node.parent_id !== null && byId.has(node.parent_id) ? node.parent_id : null;
    const beside = children.get(parent);
    if (beside) beside.push(node);
    else children.set(parent, [node]);
  }
  return children;
}

function pathTo(leafId: string | null, byId: ReadonlyMap<string, BranchNode>): ReadonlySet<string> {
  const path = new Set<string>();
  for (let node = byId.get(leafId ?? ''); node && !path.has(node.id); node = byId.get(node.parent_id ?? ''))
    path.add(node.id);
  return path;
}

/** How many messages are below each, itself included. */
function sizesOf(children: ReadonlyMap<string | null, readonly BranchNode[]>): ReadonlyMap<string, number> {
  const order = [...(children.get(null) ?? [])];
  for (let at = 0; at < order.length; at++) order.push(...(children.get(order[at]?.id ?? null) ?? []));
  const sizes = new Map<string, number>();
  for (const { id } of order.toReversed())
    sizes.set(
      id,
      (children.get(id) ?? []).reduce((sum, child) => sum + (sizes.get(child.id) ?? 0), 1),
    );
  return sizes;
}
