import { ParleyError } from '@parley/core';
import { Uuid } from '@parley/protocol';

const maxCursors = 32;

/** `run:seq,run:seq`: what the client has seen of each run (SPEC T4.1). */
export function readCursors(text: string | null): ReadonlyMap<string, number> {
  const cursors = new Map<string, number>();
  if (text === null || text === '') return cursors;
  for (const item of text.split(',', maxCursors + 1)) {
    const [runId, seq] = item.split(':');
    const after = Number(seq);
    if (!Uuid.safeParse(runId).success || !Number.isSafeInteger(after) || after < 0 || seq === '') {
      throw new ParleyError('invalid_cursor', 'Cursors are `run:seq`, separated by commas.');
    }
    cursors.set(String(runId), after);
  }
  if (cursors.size > maxCursors) throw new ParleyError('invalid_cursor', `At most ${maxCursors} cursors.`);
  return cursors;
}
