import type { Block } from '../core/tree.ts';

let listener: ((block: Block) => void) | undefined;

/** For tests and measurements: hears of every block that is drawn. */
export function listenToRenders(heard: ((block: Block) => void) | undefined): void {
  listener = heard;
}

export function countRender(block: Block): void {
  listener?.(block);
}
