import { keptAtom } from '../../../shared/lib/kept.ts';

/** An answer is followed while it is written; else the page stays with the question, at the top of the screen. */
export const $isFollowing = keptAtom('follow', true, (value) => typeof value === 'boolean');
