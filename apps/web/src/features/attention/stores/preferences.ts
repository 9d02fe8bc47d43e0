import { keptAtom } from '../../../shared/lib/kept.ts';

const isYesOrNo = (value: unknown) => typeof value === 'boolean';

/** A4.1: what somebody wants; whether the browser lets it, is another question. */
export const $wantsTelling = keptAtom('notify', false, isYesOrNo);
/** A3.1 */
export const $wantsWords = keptAtom('notify-words', false, isYesOrNo);
