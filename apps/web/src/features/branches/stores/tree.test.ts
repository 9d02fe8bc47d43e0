import type { BranchNode, BranchTree } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { countScopes } from './scopes.ts';
import { drawTree, type BranchRow } from './tree.ts';

/** `['b', 'a']`: b answers a. Letters are ids, and stand in the order in which they were written. */
function treeOf(pairs: readonly (readonly [string, string | null])[], active: string | null): BranchTree {
  const nodes = pairs.map(([id, parent_id]): BranchNode => ({
    id,
    parent_id,
    sender: 'user',
    text: id,
    status: 'complete',
    model: null,
    created_at: '2026-01-01T00:00:00Z',
  }));
  return { nodes: nodes.toReversed(), active_leaf_id: active, is_cut: false };
}
const line = (ids: string, from: string | null = null) =>
  [...ids].map((id, index) => [id, index === 0 ? from : (ids[index - 1] ?? null)] as const);
const none: ReadonlySet<string> = new Set();

/** One line per row: how deep it stands, what it is, and what is marked. */
function drawn(rows: readonly BranchRow[]): string[] {
  return rows.map((row) => {
    const what = row.kind === 'message' ? row.node.id : row.kind === 'fold' ? `…${row.count}` : 'start';
    const place = row.kind === 'message' && row.of > 1 ? ` ${row.at}/${row.of}` : '';
    return `${'  '.repeat(row.level - 1)}${row.begins ? '╰' : ''}${what}${place}${row.isPresent ? ' *' : ''}${row.ends ? ' .' : ''}`;
  });
}

describe('the tree of a conversation', () => {
  it('is nothing without messages', () => {
    expect(drawTree(treeOf([], null), none)).toMatchObject({ rows: [], branches: 0, messages: 0 });
  });

  it('puts what lies between two ends into one row', () => {
    const { rows, branches } = drawTree(treeOf(line('abcdefgh'), 'h'), none);
    expect(drawn(rows)).toEqual(['a *', '…6 *', 'h * .']);
    expect(branches).toBe(1);
  });

  it('shows a single message rather than a row that says there is one', () => {
    expect(drawn(drawTree(treeOf(line('abc'), 'c'), none).rows)).toEqual(['a *', 'b *', 'c * .']);
  });

  it('lets the branch that is shown go on, and the others begin beside it', () => {
    const tree = treeOf([...line('abcd'), ...line('efghi', 'b'), ['j', 'b']], 'd');
    const { rows, branches, present } = drawTree(tree, none);
    expect(drawn(rows)).toEqual(['a *', 'b *', '  ╰e 2/3', '  …4 .', '  ╰j 3/3 .', 'c 1/3 *', 'd * .']);
    expect(branches).toBe(3);
    expect([...present].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('follows the longest where none is shown, and of two as long the newer', () => {
    expect(drawn(drawTree(treeOf([...line('ab'), ['c', 'a']], null), none).rows)).toEqual([
      'a',
      '  ╰b 1/2 .',
      'c 2/2 .',
    ]);
    expect(drawn(drawTree(treeOf([...line('abc'), ['d', 'a']], null), none).rows)[1]).toBe('  ╰d 2/2 .');
  });

  it('begins with a row of its own where the first message has alternatives', () => {
    const { rows } = drawTree(treeOf([...line('ab'), ...line('cd')], 'd'), none);
    expect(drawn(rows)).toEqual(['start *', '  ╰a 1/2', '  b .', 'c 2/2 *', 'd * .']);
    expect(rows[1]?.parent).toBe('start');
  });

  it('shows what a row holds when it is opened', () => {
    const { rows } = drawTree(treeOf(line('abcde'), 'e'), new Set(['fold b']));
    expect(drawn(rows)).toEqual(['a *', '…3 *', 'b *', 'c *', 'd *', 'e * .']);
    expect(rows[2]).toMatchObject({ isUnfolded: true, parent: 'fold b' });
  });

  it('draws what is left where the oldest are not told of', () => {
    const tree = treeOf([...line('cd', 'lost'), ['e', 'lost too']], 'd');
    expect(drawn(drawTree(tree, none).rows)).toEqual(['start *', '  ╰e 2/2 .', 'c 1/2 *', 'd * .']);
  });

  it('stays shallow and quick at 5,000 messages of which each second one was answered twice', () => {
    const pairs: [string, string | null][] = [];
    const name = (n: number) => String(n).padStart(5, '0');
    for (let n = 0; n < 5_000; n++) pairs.push([name(n), n === 0 ? null : name(n - (n % 3 === 2 ? 2 : 1))]);
    const { rows } = drawTree(treeOf(pairs, null), none);
    expect(Math.max(...rows.map(({ level }) => level))).toBeLessThanOrEqual(14);
    expect(rows.filter(({ kind }) => kind === 'message').length).toBeGreaterThan(3_000);
  });
});

describe('how much a copy holds', () => {
  const tree = treeOf([...line('abcd'), ...line('ef', 'b'), ['g', 'c']], 'd');

  it('is told for each kind', () => {
    expect(countScopes(tree, 'c')).toEqual({ branch: 3, alternatives: 5, all: 7 });
  });

  it('is not told where the tree is cut', () => {
    expect(countScopes({ ...tree, is_cut: true }, 'c')).toBeUndefined();
  });
});
