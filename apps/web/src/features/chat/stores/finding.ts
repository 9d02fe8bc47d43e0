import { atom } from 'nanostores';

/** The list of one's own messages lies over the page. */
export const $isFinding = atom(false);
