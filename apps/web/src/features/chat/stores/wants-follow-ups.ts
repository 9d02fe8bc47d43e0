import { atom } from 'nanostores';
import { keptAtom } from '../../../shared/lib/kept.ts';

/** Each costs a short call of a model: off, until somebody wants them (core follow-ups/SPEC.md FU8). */
export const $wantsFollowUps = keptAtom('follow-ups', false, (value) => typeof value === 'boolean');

/** What was pressed, for the field of its conversation (FU10): a new object each time. */
export const $chosenFollowUp = atom<{ readonly chatId: string; readonly words: string } | undefined>();
