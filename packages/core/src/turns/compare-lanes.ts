import { limits } from '@parley/protocol';
import { ParleyError } from '../kernel/index.ts';
import type { NewTurn } from './turn-store.ts';

export interface ComparedTurn extends Required<Pick<NewTurn, 'comparing' | 'lanes'>> {
  readonly model: string;
}

/** T15.1, T15.8: the lanes of a turn that several models answer; undefined for an ordinary one. */
export function compareLanes(
  request: { readonly model?: string | undefined; readonly compare?: readonly string[] | undefined },
  ids: {
    readonly assistantMessageId: string;
    /** The answer that the new ones shall stand beside. */
    readonly besideId: string | undefined;
    readonly newId: () => string;
  },
): ComparedTurn | undefined {
  const { compare } = request;
  if (compare === undefined) return undefined;
  const [model, ...others] = compare;
  if (request.model !== undefined) throw refused('Name either `model` or `compare`.');
  if (new Set(compare).size < compare.length) throw refused('Name each model of `compare` once.');
  const besides = ids.besideId === undefined ? [] : [ids.besideId];
  const answers = besides.length + compare.length;
  if (model === undefined || answers < 2 || answers > limits.lanes)
    throw refused(`Between 2 and ${limits.lanes} answers can stand side by side.`);
  const lanes = others.map((other) => ({ runId: ids.newId(), assistantMessageId: ids.newId(), model: other }));
  return {
    model,
    lanes,
    comparing: [...besides, ids.assistantMessageId, ...lanes.map((lane) => lane.assistantMessageId)],
  };
}

function refused(message: string): ParleyError {
  return new ParleyError('invalid_request', message);
}
