import type { Entry } from './tree.ts';

/** The levels of the headings that a place stands under, outermost first. */
export type Above = readonly number[];

/**
 * How deep each heading lies: one below the heading it stands under, however many signs it was written with. Only what
 * comes before counts, so a text that grows never changes a heading that is there.
 */
export function headingDepths(entries: readonly Entry[], above: Above) {
  const depths = new Map<number, number>();
  let below = above;
  for (const { key, block } of entries) {
    if (block.type !== 'heading') continue;
    below = [...below.filter((level) => level < block.level), block.level];
    depths.set(key, below.length);
  }
  return { depths, below };
}
