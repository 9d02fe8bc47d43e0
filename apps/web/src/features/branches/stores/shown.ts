import { atom } from 'nanostores';

/** The conversation whose branches are to be seen, over the page it is open on. */
export const $branchesOf = atom<string | undefined>();
