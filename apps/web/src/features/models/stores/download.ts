import type { LibraryModel, Machine } from '@parley/protocol';

/** How much of it is here, from 0 to 1; undefined where nobody knows. */
export function shareOf({ progress }: Pick<LibraryModel, 'progress'>): number | undefined {
  if (progress === null || progress.total_bytes <= 0) return undefined;
  return Math.min(1, progress.received_bytes / progress.total_bytes);
}

/** Which quarter has been reached, from 0 to 4. */
export function quarterOf(model: Pick<LibraryModel, 'progress' | 'state'>): number {
  return model.state === 'downloading' ? Math.floor((shareOf(model) ?? 0) * 4) : 0;
}

/** Will it fit into the memory of the machine? `tight`: only when other programs give some of theirs. */
export function fitOf(model: Pick<LibraryModel, 'memory_bytes'>, machine: Machine): 'fits' | 'tight' | 'too_large' {
  if (model.memory_bytes > machine.memory_bytes * 0.95) return 'too_large';
  return model.memory_bytes > machine.available_memory_bytes ? 'tight' : 'fits';
}
